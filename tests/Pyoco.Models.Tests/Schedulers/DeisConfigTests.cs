namespace Pyoco.Models.Tests;

public sealed class DeisConfigTests
{
    [Fact]
    public void TheWalkEndsAtTheLeastSigmaAndTheSamplerIsDeis()
    {
        var config = Schedulers.Read("""{"_class_name":"DEISMultistepScheduler","solver_order":3,"lower_order_final":false}""");

        Assert.True(config.CreateSchedule(8).Levels[^1].Noise > 0);
        Assert.Equal(new DeisSampler(3, DpmSolverEnding.FullOrder).Spec, config.CreateSampler(8, null).Spec);
    }

    [Theory]
    [InlineData("\"solver_order\":4", "solver_order is '4'")]
    [InlineData("\"algorithm_type\":\"sde\"", "algorithm_type is 'sde'")]
    [InlineData("\"solver_type\":\"rho\"", "solver_type is 'rho'")]
    public void EntriesThatAreNotImplementedAreRefused(string entry, string named) => Assert.Contains(
        named, Assert.Throws<NotSupportedException>(
            () => Schedulers.Read($$"""{"_class_name":"DEISMultistepScheduler",{{entry}}}""").CreateSampler(5, null)).Message);
}
