namespace Pyoco.Models.Tests;

public sealed class NoiseLevelLawTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Fact]
    public void QuantilesAreThoseOfTheNamedLaws()
    {
        // The 0.975 quantile of the normal distribution is 1.959964.
        Assert.Equal(Math.Exp(-1.2 + 1.2 * 1.959964), NoiseLevelLaw.LogNormal(-1.2, 1.2).At(0.975).Sigma, 5);
        Assert.Equal(Timesteps.Level(250), NoiseLevelLaw.UniformTimesteps(Timesteps).At(0.2505));
        Assert.Equal(new NoiseLevel(0.5, 0.5), NoiseLevelLaw.LogitNormal().At(0.5));
        Assert.Equal(0.25, NoiseLevelLaw.UniformTime().At(0.25).Noise, 12);
    }

    // Stable Diffusion 3, equation 23: t' = shift t / (1 + (shift - 1) t).
    [Fact]
    public void AShiftMovesTheTimeAsThePaperSays()
    {
        foreach (var share in new[] { 0.1, 0.5, 0.9 })
        {
            var time = NoiseLevelLaw.LogitNormal(0.3, 0.8).At(share).Noise;

            Assert.Equal(3 * time / (1 + 2 * time), NoiseLevelLaw.LogitNormal(0.3, 0.8, shift: 3).At(share).Noise, 10);
        }

        Assert.Equal(0.75, NoiseLevelLaw.UniformTime(shift: 3).At(0.5).Noise, 12);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 4.0)]
    [InlineData(4.0, double.PositiveInfinity)]
    public void AnIntervalHasTheLawsLevelsInTheSameProportions(double above, double upTo)
    {
        var (law, interval) = (NoiseLevelLaw.LogNormal(0, 1.5), new SigmaInterval(above, upTo));
        double[] shares = [.. Enumerable.Range(0, 4000).Select(i => (i + 0.5) / 4000)];
        var expected = shares.Select(law.At).Where(interval.Contains).Average(l => Math.Log(l.Sigma));

        var within = shares.Select(law.Within(interval).At).ToArray();

        Assert.All(within, level => Assert.True(interval.Contains(level)));
        Assert.Equal(expected, within.Average(l => Math.Log(l.Sigma)), 2);
    }

    [Fact]
    public void TimestepsAreCutToAnIntervalToo()
    {
        var interval = new SigmaInterval(Timesteps.Level(499).Sigma, Timesteps.Level(699).Sigma);
        var law = NoiseLevelLaw.UniformTimesteps(Timesteps).Within(interval);

        Assert.Equal(Timesteps.Level(500), law.At(0.001));
        Assert.Equal(Timesteps.Level(699), law.At(0.999));
        Assert.Equal(Timesteps.Level(600), law.At(0.5025));
    }

    [Fact]
    public void AnIntervalWithoutALevelAndNumbersOutOfRangeAreRefused()
    {
        var law = NoiseLevelLaw.UniformTimesteps(Timesteps);

        Assert.Contains("no level", Assert.Throws<ArgumentException>(() => law.Within(new SigmaInterval(1000))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => law.At(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevelLaw.LogNormal(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevelLaw.LogNormal(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevelLaw.UniformTime(0));
    }
}
