namespace Pyoco.Models.Tests;

public sealed class DdpmConfigTests
{
    [Theory]
    [InlineData("\"variance_type\":\"fixed_small\"", "ddpm(variance=Posterior)")]
    [InlineData("\"variance_type\":\"fixed_small_log\"", "ddpm(variance=Posterior)")]
    [InlineData("\"variance_type\":\"fixed_large\"", "ddpm(variance=Forward)")]
    [InlineData("\"variance_type\":\"fixed_large\",\"timestep_spacing\":\"trailing\"", "ddpm(ends=noisy, variance=Forward)")]
    public void TheVarianceIsTheConfigs(string entries, string spec) =>
        Assert.Equal(spec, Read(entries).CreateSampler(20, null).Spec.ToString());

    [Fact]
    public void AStepEndsWhereTheNextStarts()
    {
        var schedule = Read("\"steps_offset\":1").CreateSchedule(10);

        Assert.Equal(DiscreteTimesteps.Linear(1000, 0.0001, 0.02).Level(901).Sigma, schedule.Levels[0].Sigma, tolerance: 1e-3);
        Assert.Equal(schedule.Step(1).From, schedule.Step(0).To);
        Assert.Equal(0, schedule.Levels[^1].Noise);
    }

    [Fact]
    public void LearnedVariancesAreRefused() => Assert.Contains(
        "variance_type is 'learned_range'",
        Assert.Throws<NotSupportedException>(() => Read("\"variance_type\":\"learned_range\"")).Message);

    private static IPublishedScheduler Read(string more) => Schedulers.Read($$"""{"_class_name":"DDPMScheduler",{{more}}}""");
}
