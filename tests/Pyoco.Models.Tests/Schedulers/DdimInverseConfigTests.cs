namespace Pyoco.Models.Tests;

public sealed class DdimInverseConfigTests
{
    [Fact]
    public void TheWalkRisesFromTheLeastNoise()
    {
        var config = Schedulers.Read("""{"_class_name":"DDIMInverseScheduler","set_alpha_to_one":false,"steps_offset":1}""");

        var schedule = config.CreateSchedule(20);

        var timesteps = DiscreteTimesteps.Linear(1000, 0.0001, 0.02);
        Assert.True(schedule.Rises);
        Assert.Equal(
            new[] { 0, 1, 51, 101 }.Select(t => timesteps.Level(t).Sigma), schedule.Levels.Take(4).Select(level => level.Sigma),
            (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal("euler", config.CreateSampler(20, null).Spec.Name);
    }

    [Theory]
    [InlineData("\"steps_offset\":1", "set_alpha_to_one is 'true'")]
    [InlineData("\"set_alpha_to_one\":false", "steps_offset is '0'")]
    [InlineData("\"set_alpha_to_one\":false,\"timestep_spacing\":\"linspace\"", "timestep_spacing is 'linspace'")]
    public void WhatCannotBeWalkedIsRefused(string entries, string named) => Assert.Contains(named, Assert.Throws<NotSupportedException>(
        () => Schedulers.Read($$"""{"_class_name":"DDIMInverseScheduler",{{entries}}}""")).Message);
}
