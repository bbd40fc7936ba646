using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class SolverLevelsTests
{
    [Fact]
    public void ConfigsEndCleanOrAtTheLeastSigmaOfTheirOwn()
    {
        var levels = Read("{}");

        Assert.Equal(0, (levels with { EndsClean = true }).CreateSchedule(5).Levels[^1].Noise);
        Assert.Equal(levels.Timesteps.Level(0).Sigma, levels.CreateSchedule(5).Levels[^1].Sigma, tolerance: 1e-7);
        Assert.Equal(0.05, (levels with { SigmaSpacing = SigmaSpacing.Karras, SigmaMin = 0.05 }).CreateSchedule(5).Levels[^1].Sigma, 1e-6);
    }

    // Of the reference, for ten steps and a shift of 3.
    [Theory]
    [InlineData(false, new[] { 0.999666, 0.963941, 0.249792 }, new[] { 999.0, 963, 249 })]
    [InlineData(true, new[] { 0.999999, 0.964324, 0.251872 }, new[] { 999.0, 964, 251 })]
    public void FlowLevelsStartAtOneOrATimestepBefore(bool startsAtOne, double[] noise, double[] told)
    {
        var levels = Read("""{"use_flow_sigmas":true,"flow_shift":3,"prediction_type":"flow_prediction"}""") with
        {
            FlowStartsAtOne = startsAtOne,
            EndsClean = true,
        };

        var schedule = levels.CreateSchedule(10);

        NoiseLevel[] some = [schedule.Levels[0], schedule.Levels[1], schedule.Levels[9]];
        Assert.Equal(noise, some.Select(level => Math.Round(level.Noise, 6)));
        Assert.Equal(told, some.Select(levels.WholeTimestep));
        Assert.All(schedule.Levels, level => Assert.Equal(1, level.Signal + level.Noise, tolerance: 1e-7));
    }

    [Theory]
    [InlineData("""{"use_flow_sigmas":true,"prediction_type":"flow_prediction","use_karras_sigmas":true}""", "use_flow_sigmas is 'true'")]
    [InlineData("""{"use_flow_sigmas":true}""", "use_flow_sigmas is 'true'")]
    [InlineData("""{"prediction_type":"score"}""", "prediction_type is 'score'")]
    public void WhatDoesNotGoTogetherIsRefused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Read(json)).Message);

    [Fact]
    public void MoreStepsThanTimestepsAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => Read("{}").CreateSchedule(1001));

    private static SolverLevels Read(string json) =>
        SolverLevels.Read(new SchedulerEntries(JsonDocument.Parse(json).RootElement, "the config"));
}
