namespace Pyoco.Models.Tests;

public sealed class DpmSolverInverseConfigTests
{
    [Theory]
    [InlineData("linspace", new[] { 0, 200, 400, 599, 799, 999 })]
    [InlineData("leading", new[] { 1, 167, 333, 499, 665, 999 })]
    [InlineData("trailing", new[] { 199, 399, 599, 799, 999, 999 })]
    public void TheWalkRisesToTheLastTimestep(string spacing, int[] timesteps)
    {
        var schedule = Read($"\"timestep_spacing\":\"{spacing}\",\"steps_offset\":1").CreateSchedule(5);

        var trained = DiscreteTimesteps.Linear(1000, 0.0001, 0.02);
        Assert.True(schedule.Rises);
        Assert.Equal(timesteps, schedule.Levels.Select(level => (int)Math.Round(trained.Timestep(level))));
    }

    [Theory]
    [InlineData("\"use_karras_sigmas\":true", "use_karras_sigmas is 'true'")]
    [InlineData("\"use_flow_sigmas\":true", "use_flow_sigmas is 'true'")]
    public void SpacedSigmasAreRefused(string entry, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Read(entry)).Message);

    [Fact]
    public void FreshNoiseIsRefused() => Assert.Contains(
        "algorithm_type is 'sde-dpmsolver++'",
        Assert.Throws<NotSupportedException>(
            () => Read("\"algorithm_type\":\"sde-dpmsolver++\"").CreateSampler(5, null)).Message);

    private static IPublishedScheduler Read(string more) =>
        Schedulers.Read($$"""{"_class_name":"DPMSolverMultistepInverseScheduler",{{more}}}""");
}
