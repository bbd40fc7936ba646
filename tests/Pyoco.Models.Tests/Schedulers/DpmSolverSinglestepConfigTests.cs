namespace Pyoco.Models.Tests;

public sealed class DpmSolverSinglestepConfigTests
{
    // The class lowers the orders of the last steps on its own where it must.
    [Theory]
    [InlineData("\"final_sigmas_type\":\"zero\"", 12, "FirstOrderOfFewSteps")]
    [InlineData("\"final_sigmas_type\":\"sigma_min\"", 12, "FullOrder")]
    [InlineData("\"final_sigmas_type\":\"sigma_min\"", 13, "FirstOrderOfFewSteps")]
    [InlineData("\"final_sigmas_type\":\"sigma_min\",\"lower_order_final\":true", 12, "FirstOrderOfFewSteps")]
    public void TheEndingIsThatOfTheClass(string entries, int steps, string ending) => Assert.Equal(
        $"dpm-solver++-singlestep(correction=Midpoint, ending={ending}, order=2)",
        Read(entries).CreateSampler(steps, null).Spec.ToString());

    [Fact]
    public void TimestepsAreEvenFromTheLastWhateverTheSpacing() => Assert.Equal(
        Read("\"solver_order\":2").CreateSchedule(6).Levels, Read("\"timestep_spacing\":\"leading\"").CreateSchedule(6).Levels);

    [Fact]
    public void FreshNoiseIsRefused() => Assert.Contains(
        "algorithm_type is 'sde-dpmsolver++'",
        Assert.Throws<NotSupportedException>(
            () => Read("\"algorithm_type\":\"sde-dpmsolver++\"").CreateSampler(5, null)).Message);

    private static IPublishedScheduler Read(string more) =>
        Schedulers.Read($$"""{"_class_name":"DPMSolverSinglestepScheduler",{{more}}}""");
}
