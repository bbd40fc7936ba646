namespace Pyoco.Models.Tests;

public sealed class FlowMatchConfigTests
{
    // Of the reference: twelve steps with a shift of 3, ten with a terminal one.
    [Theory]
    [InlineData("\"shift\":3", 12, new[] { 1, 0.967845, 0.008929, 0 })]
    [InlineData("\"shift\":3,\"shift_terminal\":0.1", 10, new[] { 1, 0.963793, 0.1, 0 })]
    [InlineData("\"use_karras_sigmas\":true", 10, new[] { 1, 0.603091, 0.001, 0 })]
    public void LevelsAreThoseOfTheClass(string entries, int steps, double[] noise)
    {
        var schedule = Read(entries).CreateSchedule(steps);

        NoiseLevel[] some = [schedule.Levels[0], schedule.Levels[1], schedule.Levels[^2], schedule.Levels[^1]];
        Assert.Equal(noise, some.Select(level => Math.Round(level.Noise, 6)));
        Assert.All(schedule.Levels, level => Assert.Equal(1, level.Signal + level.Noise, tolerance: 1e-12));
    }

    [Fact]
    public void TheShiftMayDependOnTheSizeOfTheVideo()
    {
        var config = SchedulerConfig.Parse("""{"_class_name":"FlowMatchEulerDiscreteScheduler","use_dynamic_shifting":true}""");

        var small = config.CreatePlan(4, latents: new VideoShape(1, 16, 1, 32, 32)).Schedule; // 256 tokens
        var large = config.CreatePlan(4, latents: new VideoShape(1, 16, 16, 32, 32)).Schedule; // 4096 tokens

        var time = 1 - (1 - 0.001) / 3;
        Assert.Equal(FlowShift.Level(time, Math.Exp(0.5)).Noise, small.Levels[1].Noise, tolerance: 1e-12);
        Assert.Equal(FlowShift.Level(time, Math.Exp(1.15)).Noise, large.Levels[1].Noise, tolerance: 1e-12);
        Assert.Throws<ArgumentException>("steps", () => config.CreateSchedule(4));
    }

    [Fact]
    public void SamplersAreEulerHeunAndFreshNoise()
    {
        Assert.Equal("euler", Read("\"shift\":1").CreateSampler(4, null).Spec.Name);
        Assert.Equal("lcm", Read("\"stochastic_sampling\":true").CreateSampler(4, null).Spec.Name);
        Assert.Equal(
            "heun(path=Levels)",
            Schedulers.Read("""{"_class_name":"FlowMatchHeunDiscreteScheduler"}""").CreateSampler(4, null).Spec.ToString());
    }

    [Theory]
    [InlineData("\"invert_sigmas\":true", "invert_sigmas is 'true'")]
    [InlineData("\"shift_terminal\":1", "shift_terminal is '1'")]
    [InlineData("\"use_dynamic_shifting\":true,\"time_shift_type\":\"cubic\"", "time_shift_type is 'cubic'")]
    public void ValuesThatAreNotImplementedAreRefused(string entries, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Read(entries)).Message);

    private static IPublishedScheduler Read(string more) =>
        Schedulers.Read($$"""{"_class_name":"FlowMatchEulerDiscreteScheduler",{{more}}}""");
}
