namespace Pyoco.Models.Tests;

public sealed class UniPcConfigTests
{
    [Fact]
    public void EntriesBecomeOptions()
    {
        var config = Read("\"solver_order\":3,\"solver_type\":\"bh1\",\"predict_x0\":false,\"lower_order_final\":false");

        var expected = new UniPcSampler(new UniPcOptions
        {
            Order = 3, Form = UniPcForm.B1, Integrand = DpmSolverIntegrand.Noise, Ending = UniPcEnding.FullOrder,
        });
        Assert.Equal(expected.Spec, config.CreateSampler(10, null).Spec);
        Assert.Equal(new UniPcSampler().Spec, Read("\"solver_type\":\"midpoint\"").CreateSampler(10, null).Spec);
    }

    [Theory]
    [InlineData("\"disable_corrector\":[0]", "disable_corrector is '[0]'")]
    [InlineData("\"solver_order\":4", "solver_order is '4'")]
    [InlineData("\"solver_type\":\"rk\"", "solver_type is 'rk'")]
    public void EntriesThatAreNotImplementedAreRefusedForTheSamplerOnly(string entry, string named)
    {
        var config = Read(entry);

        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => config.CreateSampler(5, null)).Message);
        Assert.Equal(5, config.CreateSchedule(5).Steps);
    }

    [Fact]
    public void ATerminalShiftIsRefused() => Assert.Contains(
        "shift_terminal is '0.1'", Assert.Throws<NotSupportedException>(() => Read("\"shift_terminal\":0.1")).Message);

    private static IPublishedScheduler Read(string more) => Schedulers.Read($$"""{"_class_name":"UniPCMultistepScheduler",{{more}}}""");
}
