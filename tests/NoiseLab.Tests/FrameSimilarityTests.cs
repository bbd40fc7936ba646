using Pyoco;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace NoiseLab.Tests;

public sealed class FrameSimilarityTests
{
    [Fact]
    public void SimilaritiesOfAPriorsFramesAreItsCorrelations()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(6, 4, 5, 32, 32);

        var progressive = new FrameSimilarity(new ProgressiveNoise(2).Sample(shape, new NoiseKey(1)));
        var independent = new FrameSimilarity(new IndependentNoise().Sample(shape, new NoiseKey(2)));

        // 24 and more pairs of 4096 values.
        var factor = 2 / Math.Sqrt(5);
        Assert.Equal(4096, progressive.Values);
        Assert.All(Enumerable.Range(1, 4), d => Assert.Equal(Math.Pow(factor, d), progressive.Within(d).Mean, 0.03));
        Assert.Equal(0, progressive.Across().Mean, 0.02);
        Assert.Equal(0, independent.Within(1).Mean, 0.02);
        Assert.Equal(1 / 64.0, independent.Within(1).Deviation, 0.012);
        Assert.Equal((6 * 3, 15 * 5), (progressive.Within(2).Pairs, progressive.Across().Pairs));
    }
}
