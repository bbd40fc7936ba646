using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class TorchCpuNoiseTests
{
    private readonly TorchCpuNoise _prior = new();

    // torch.randn(3) of seed 10, and torch.randn(32) of seed 0, whose values are made sixteen at a time.
    [Fact]
    public void ValuesAreThoseOfPython()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([-0.6014, -1.0122, -0.3023], Rounded(_prior.Sample(new VideoShape(1, 1, 1, 1, 3), new NoiseKey(10))));
        Assert.Equal([-1.1258, -1.1524], Rounded(_prior.Sample(new VideoShape(1, 2, 4, 2, 2), new NoiseKey(0)))[..2]);
    }

    // torch.randn(1, 2, 2, 3, 3, generator=g) twice, of seed 10: the initial noise and that of the first step.
    [Fact]
    public void StreamsAreLaterDrawsOfTheSameGenerator()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 2, 3, 3);

        Assert.Equal([-0.8173, -0.5556, -0.8267, -1.2970], Rounded(_prior.Sample(shape, new NoiseKey(10)))[..4]);
        Assert.Equal([0.3690, 1.3373, -0.9180, -0.9615], Rounded(_prior.Sample(shape, new NoiseKey(10).At(new NoiseAddress(0))))[..4]);
    }

    [Fact]
    public void ItsLawIsThatOfIndependentNoise()
    {
        PriorLaw.HasWhiteFrames(_prior);
        Assert.Equal(MethodSpec.Independent, _prior.Spec);
    }

    [Fact]
    public void LaterFramesAreRefused()
    {
        var error = Assert.Throws<NotSupportedException>(() => _prior.Sample(new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), firstFrame: 3));

        Assert.Contains("from 3 on", error.Message);
        PriorLaw.AddressesOutOfRangeAreRefused(_prior);
    }

    [Fact]
    public void TheGlobalGeneratorIsLeftAlone()
    {
        using var scope = NewDisposeScope();
        var before = Generator.Default.get_state().clone();

        _prior.Sample(new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1, 2));

        Pyoco.TestSupport.TensorAssert.BitEqual(before, Generator.Default.get_state());
    }

    private static double[] Rounded(Tensor noise) => [.. noise.data<float>().ToArray().Select(value => Math.Round((double)value, 4))];

    // The lower 32 bits are all that torch reads of a seed, so what differs has to differ there.
    [Fact]
    public void OtherPassesAndTrainingHaveGeneratorsOfTheirOwn()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(1, 1, 1, 4, 4), new NoiseKey(3));
        NoiseKey[] keys = [key, key.At(new NoiseAddress(0)), key.At(NoiseAddress.Start(1)), key.At(new NoiseAddress(0, Draw: 1)), key.ForTraining(0), key.ForTraining(1),
            key.ForTraining((1L << 31) - 1)];

        var drawn = keys.Select(k => string.Join(' ', _prior.Sample(shape, k).data<float>().ToArray())).ToArray();

        Assert.Equal(keys.Length, drawn.Distinct().Count());
        Assert.Equal(drawn, keys.Select(k => string.Join(' ', _prior.Sample(shape, k).data<float>().ToArray())));
    }
}
