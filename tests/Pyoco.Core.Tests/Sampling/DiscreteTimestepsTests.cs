namespace Pyoco.Tests;

public sealed class DiscreteTimestepsTests
{
    [Fact]
    public void SignalSquaredIsTheCumulativeProduct()
    {
        var timesteps = new DiscreteTimesteps([0.1, 0.2, 0.5]);

        Assert.Equal(Math.Sqrt(0.9 * 0.8), timesteps.Level(1).Signal, 12);
        Assert.Equal(Math.Sqrt(1 - 0.9 * 0.8 * 0.5), timesteps.Level(2).Noise, 12);
    }

    [Fact]
    public void TheTimestepOfALevelIsTheOneItCameFrom()
    {
        var timesteps = DiscreteTimesteps.Linear(1000, 1e-4, 0.02);

        foreach (var t in new[] { 0, 1, 500, 999 })
        {
            Assert.Equal(t, timesteps.Timestep(timesteps.Level(t)), 6);
        }
    }

    [Fact]
    public void BetweenTwoTimestepsLogSigmaIsInterpolated()
    {
        var timesteps = DiscreteTimesteps.Linear(1000, 1e-4, 0.02);
        var sigma = Math.Sqrt(timesteps.Level(10).Sigma * timesteps.Level(11).Sigma);

        Assert.Equal(10.5, timesteps.Timestep(NoiseLevel.FromSigma(sigma)), 6);
    }

    [Fact]
    public void LevelsBeyondTheRangeGetItsEnds()
    {
        var timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

        Assert.Equal(0, timesteps.Timestep(NoiseLevel.FromSigma(1e-9)));
        Assert.Equal(999, timesteps.Timestep(new NoiseLevel(0, 1)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.1, 0.0)]
    [InlineData(0.1, 1.0)]
    [InlineData(0.1, double.NaN)]
    public void OtherBetasAreRefused(params double[] betas) => Assert.Throws<ArgumentException>(() => new DiscreteTimesteps(betas));

    [Fact]
    public void ATimestepThatIsNoneIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscreteTimesteps.Linear(10, 0.1, 0.2).Level(10));
}
