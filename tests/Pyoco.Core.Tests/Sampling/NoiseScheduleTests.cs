namespace Pyoco.Tests;

public sealed class NoiseScheduleTests
{
    [Fact]
    public void KarrasSigmasAreThePapersAndEndAtZero()
    {
        var schedule = NoiseSchedule.Karras(18);

        Assert.Equal(18, schedule.Steps);
        Assert.Equal(80, schedule.InitialScale);
        Assert.Equal(80, schedule.Levels[0].Sigma, 9);
        Assert.Equal(0.002, schedule.Levels[17].Sigma, 12);
        Assert.Equal(new NoiseLevel(1, 0), schedule.Levels[18]);
        // EDM, equation 5, i = 5 of N = 18.
        var root = Math.Pow(80, 1 / 7.0) + 5 / 17.0 * (Math.Pow(0.002, 1 / 7.0) - Math.Pow(80, 1 / 7.0));
        Assert.Equal(Math.Pow(root, 7), schedule.Levels[5].Sigma, 9);
    }

    [Fact]
    public void ASingleKarrasStepGoesFromTheTopToTheCleanVideo() =>
        Assert.Equal([80, 0], NoiseSchedule.Karras(1).Levels.Select(l => l.Noise));

    [Theory]
    [InlineData(0, 0.002, 80, 7)]
    [InlineData(5, 0, 80, 7)]
    [InlineData(5, 90, 80, 7)]
    [InlineData(5, 0.002, double.PositiveInfinity, 7)]
    [InlineData(5, 0.002, 80, 0.5)]
    public void KarrasArgumentsOutOfRangeAreRefused(int steps, double min, double max, double rho) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Karras(steps, min, max, rho));

    [Fact]
    public void ASchedulesFromBetasIsVariancePreservingAndFalls()
    {
        var schedule = NoiseSchedule.FromBetas(DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012), 25);

        Assert.Equal(26, schedule.Levels.Count);
        Assert.All(schedule.Levels, l => Assert.Equal(1, l.Signal * l.Signal + l.Noise * l.Noise, 12));
        Assert.Equal(1, schedule.InitialScale, 12);
        Assert.True(schedule.Levels[0].Sigma > 14);
    }

    [Fact]
    public void LevelsThatDoNotFallOrAreNoneAreRefused()
    {
        Assert.Contains("does not fall", Assert.Throws<ArgumentException>(() => new NoiseSchedule([new(1, 1), new(1, 1)], 1)).Message);
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([new(1, 1)], 1));
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([new(0, 0), new(1, 0)], 1));
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([new(1, double.NaN), new(1, 0)], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseSchedule([new(1, 1), new(1, 0)], 0));
    }
}
