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
        var error = Assert.Throws<NotSupportedException>(
            () => _prior.Sample(new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), firstFrame: 3));

        Assert.Contains("from 3 on", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            "firstFrame", () => _prior.Sample(new VideoShape(1, 1, 1, 2, 2), new NoiseKey(1), firstFrame: -1));
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

    // Torch draws fewer than sixteen values in pairs, and the last sixteen again where they are no multiple of sixteen.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 6)]
    [InlineData(3, 5)]
    [InlineData(8, 3)]
    [InlineData(15, 7)]
    [InlineData(16, 1)]
    [InlineData(16, 39)]
    [InlineData(17, 40)]
    [InlineData(31, 13)]
    [InlineData(1000, 5000)]
    [InlineData(4096, 16_383)]
    public void AStreamIsReachedWithTheBitsOfWalkingToIt(int count, int stream)
    {
        using var scope = NewDisposeScope();
        const ulong seed = 0xFEDC_BA98_7654_3210;
        using var generator = new Generator(seed, CPU);
        for (var earlier = 0; earlier < stream; earlier++)
        {
            randn([count], float32, CPU, generator: generator).Dispose();
        }

        var walked = randn([count], float32, CPU, generator: generator);

        PriorLaw.Equal(walked, _prior.Sample(new VideoShape(1, 1, 1, 1, count), new NoiseKey(seed, (uint)stream)).reshape(count));
    }

    // The seeds differ in their upper halves alone, which torch does not read.
    [Fact]
    public void OtherDrawsOtherPassesAndTrainingHaveGeneratorsOfTheirOwn()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(1, 1, 1, 256, 256), new NoiseKey(3));
        NoiseKey[] keys =
        [
            key, key.At(new NoiseAddress(0)), key.At(NoiseAddress.Start(1)), key.At(new NoiseAddress(0, Draw: 1)),
            key.At(new NoiseAddress(0, Pass: 511)),
            key.ForTraining(0), key.ForTraining(1), key.ForTraining(int.MaxValue), new NoiseKey(3ul | 1ul << 40).ForTraining(0),
        ];

        var drawn = keys.Select(k => _prior.Sample(shape, k).to(float64).flatten()).ToArray();

        for (var i = 0; i < keys.Length; i++)
        {
            PriorLaw.Equal(_prior.Sample(shape, keys[i]).flatten(), drawn[i].to(float32));
            Assert.InRange(Math.Abs(drawn[i].mean().item<double>()) * 256, 0, 5);
            Assert.InRange(Math.Abs(drawn[i].square().mean().item<double>() - 1) * 256 / Math.Sqrt(2), 0, 5);
            Assert.InRange(Math.Abs(drawn[i].square().square().mean().item<double>() - 3) * 256 / Math.Sqrt(96), 0, 5);
            Assert.All(drawn[..i], other => Assert.InRange(Math.Abs((drawn[i] * other).mean().item<double>()) * 256, 0, 5));
        }
    }
}
