namespace Pyoco.Models.Tests;

public sealed class TcdConfigTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Fact]
    public void StepsAreThoseOfDistillationDownToTheFirstTimestepAndJumpsGoBelowThem()
    {
        var config = Schedulers.Read("""{"_class_name":"TCDScheduler"}""");

        var schedule = config.CreateSchedule(4);
        var sampler = config.CreateSampler(4, null);

        Assert.Equal([999, 759, 499, 259, 0], schedule.Levels.Select(level => (int)Math.Round(Timesteps.Timestep(level))));
        var jumps = sampler.Spec.Parameters["jumps"].Numbers!;
        Assert.Equal([531, 349, 181, 0], jumps.Select(sigma => (int)Math.Round(Timesteps.Timestep(NoiseLevel.FromSigma(sigma)))));
        Assert.True(sampler.DrawsNoise(schedule));
        Assert.False(config.CreateSampler(4, 0).DrawsNoise(schedule));
    }

    [Fact]
    public void AnEtaOutOfRangeIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        "eta", () => SchedulerConfig.Parse("""{"_class_name":"TCDScheduler"}""").CreateSampler(4, eta: 2));
}
