using Pyoco;
using Pyoco.Noise;

namespace NoiseLab.Tests;

public sealed class FrameStatisticsTests
{
    [Fact]
    public void CovarianceAndPowerAreThoseOfTheLaw()
    {
        var prior = new ProgressiveNoise(2);
        using var noise = prior.Sample(new VideoShape(4, 4, 4, 64, 64), new NoiseKey(1));

        var statistics = new FrameStatistics(noise);

        // 65,536 draws: one standard error of a covariance is at most 0.0056; each ring but the first has at least 16 * 4 * 4 draws.
        var expected = prior.Covariance(4);
        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(expected[i / 4, i % 4], statistics.Covariance[i / 4, i % 4], 0.028));
        Assert.Equal(33, statistics.SpatialPower.Count);
        Assert.All(statistics.SpatialPower.Skip(4), power => Assert.Equal(1, power, 0.35));
    }

    [Fact]
    public void TemporalPowerIsTheTransformOfTheCovariance()
    {
        // All frames alike: the whole power at frequency 0; independent frames: 1 everywhere.
        Assert.Equal([4, 0, 0], FrameStatistics.TemporalPower(new SharedNoise().Covariance(4)).Select(p => Math.Round(p, 12)));
        Assert.Equal([1, 1, 1], FrameStatistics.TemporalPower(new IndependentNoise().Covariance(4)).Select(p => Math.Round(p, 12)));
    }
}
