namespace Pyoco.Models.Tests;

public sealed class TimestepStridesTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.Linear(1000, 0.00085, 0.012);

    [Fact]
    public void LeadingStepsFollowOnAndEndAtTheFirstTimestepOrClean()
    {
        var schedule = new TimestepStrides(TimestepSpacing.Leading, Offset: 1, EndsClean: false).CreateSchedule(Timesteps, steps: 4);
        var clean = new TimestepStrides(TimestepSpacing.Leading, Offset: 1, EndsClean: true).CreateSchedule(Timesteps, steps: 4);

        Assert.Equal(new[] { 751, 501, 251, 1, 0 }.Select(Timesteps.Level), schedule.Levels);
        Assert.Equal(NoiseLevel.FromSigma(0), clean.Levels[^1]);
        Assert.Equal(1, schedule.InitialScale);
        Assert.All(Enumerable.Range(1, 3), i => Assert.Equal(schedule.Step(i - 1).To, schedule.Step(i).From));
    }

    [Fact]
    public void LinspacedStepsGoDownByTheWholeQuotientAndStartElsewhere()
    {
        var schedule = new TimestepStrides(TimestepSpacing.Linspace, Offset: 1, EndsClean: true).CreateSchedule(Timesteps, steps: 6);

        // 1000 / 6 is 166, and 999 / 5 is 199.8.
        (int From, int To)[] timesteps = [(999, 833), (799, 633), (599, 433), (400, 234), (200, 34)];
        Assert.Equal(
            timesteps.Select(t => new NoiseStep(Timesteps.Level(t.From), Timesteps.Level(t.To))),
            Enumerable.Range(0, 5).Select(schedule.Step));
        Assert.Equal(new NoiseStep(Timesteps.Level(0), NoiseLevel.FromSigma(0)), schedule.Step(5));
    }

    [Fact]
    public void ALastStepFromTheFirstTimestepToItStandsStill()
    {
        var last = new TimestepStrides(TimestepSpacing.Leading, Offset: 0, EndsClean: false).CreateSchedule(Timesteps, steps: 4).Step(3);

        Assert.Equal((Timesteps.Level(0), Timesteps.Level(0)), (last.From, last.To));
    }
}
