using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DenoiserOutputTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(0.6, 0.8)]
    [InlineData(0, 1)]
    public void TheNoiseIsWhatTheNoisyVideoWasMadeOf(double signal, double noise)
    {
        using var scope = NewDisposeScope();
        var (clean, unit) = (Random(1), Random(2));

        var found = new DenoiserOutput(clean).NoiseIn(clean.Times(signal).Plus(unit.Times(noise)), new NoiseLevel(signal, noise));

        TensorAssert.Close(unit, found, tolerance: 1e-14);
    }

    [Fact]
    public void TheNoiseIsTheSameHoweverVideoAndLevelAreScaledTogether()
    {
        using var scope = NewDisposeScope();
        var (x, output) = (Random(1), new DenoiserOutput(Random(2)));

        var noise = output.NoiseIn(x, NoiseLevel.FromSigma(3));

        TensorAssert.Close(noise, output.NoiseIn(x.Times(0.2), new NoiseLevel(0.2, 0.6)), tolerance: 1e-14);
    }

    [Fact]
    public void TheNoiseFollowsFromItsOwnEstimateWhereThereIsOne()
    {
        using var scope = NewDisposeScope();
        var (x, clean, noiseFrom, level) = (Random(1), Random(2), Random(3), new NoiseLevel(0.6, 0.8));

        var noise = new DenoiserOutput(clean, noiseFrom).NoiseIn(x, level);

        TensorAssert.Close((x - noiseFrom.Times(0.6)).Over(0.8), noise, tolerance: 1e-14);
    }

    [Fact]
    public void BothTensorsLeaveTheScopeAndBothAreReleased()
    {
        using var outer = NewDisposeScope();
        DenoiserOutput output;
        using (NewDisposeScope())
        {
            output = new DenoiserOutput(zeros(2), ones(2)).MoveToOuterDisposeScope();
        }

        Assert.Equal([0f, 1f], [output.Clean[0].item<float>(), output.NoiseFrom![0].item<float>()]);
        output.Dispose();
        Assert.True(output.Clean.IsInvalid);
        Assert.True(output.NoiseFrom!.IsInvalid);
    }

    private static Tensor Random(ulong seed)
    {
        using var generator = new Generator(seed);
        return randn([1, 2, 3, 4, 4], dtype: float64, generator: generator);
    }
}
