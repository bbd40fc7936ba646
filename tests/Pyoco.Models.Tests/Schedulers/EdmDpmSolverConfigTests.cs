namespace Pyoco.Models.Tests;

public sealed class EdmDpmSolverConfigTests
{
    [Fact]
    public void LevelsAreThoseOfEdmAndTheSolverIsTheConfigs()
    {
        var config = Schedulers.Read(
            """{"_class_name":"EDMDPMSolverMultistepScheduler","sigma_max":40,"algorithm_type":"sde-dpmsolver++"}""");

        Assert.Equal(NoiseSchedule.Karras(7, 0.002, 40).Levels, config.CreateSchedule(7).Levels);
        Assert.Equal(new DpmSolverSampler(new DpmSolverOptions { Eta = 1 }).Spec, config.CreateSampler(7, null).Spec);
    }

    [Fact]
    public void NoiseIsNotIntegrated() => Assert.Contains(
        "algorithm_type is 'dpmsolver'",
        Assert.Throws<NotSupportedException>(
            () => Schedulers.Read("""{"_class_name":"EDMDPMSolverMultistepScheduler","algorithm_type":"dpmsolver"}""")
                .CreateSampler(5, null)).Message);
}
