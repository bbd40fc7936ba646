using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class EdmEulerConfigTests
{
    [Fact]
    public void OurOwnSettingsComeBack()
    {
        var edm = new EdmConfig { SigmaData = 0.4, SigmaMin = 0.01, SigmaMax = 160, Rho = 5 };

        Assert.Equal(edm, SchedulerConfig.Of(edm).Edm);
        Assert.Equal(new EdmConfig(), SchedulerConfig.Parse("""{"_class_name":"EDMEulerScheduler"}""").Edm);
    }

    [Theory]
    [InlineData("\"sigma_schedule\":\"exponential\"")]
    [InlineData("\"prediction_type\":\"v_prediction\"")]
    [InlineData("\"final_sigmas_type\":\"sigma_min\"")]
    public void WhatSettingsCannotSayHasNone(string entry) =>
        Assert.Null(SchedulerConfig.Parse($$"""{"_class_name":"EDMEulerScheduler",{{entry}}}""").Edm);

    [Fact]
    public void TheScheduleIsThePapersOrExponentialAndMayEndNoisy()
    {
        var karras = SchedulerConfig.Parse("""{"_class_name":"EDMEulerScheduler","sigma_max":40}""").CreateSchedule(5);
        var exponential = SchedulerConfig.Parse(
            """{"_class_name":"EDMEulerScheduler","sigma_schedule":"exponential","final_sigmas_type":"sigma_min"}""")
            .CreateSchedule(5);

        Assert.Equal(NoiseSchedule.Karras(5, 0.002, 40).Levels, karras.Levels);
        Assert.Equal(40, karras.InitialScale);
        Assert.Equal(NoiseSchedule.Exponential(5).Levels.SkipLast(1).Append(NoiseLevel.FromSigma(0.002)), exponential.Levels);
    }

    [Fact]
    public void AVelocityIsTheSameOutputWithTheOtherSign()
    {
        using var scope = NewDisposeScope();
        var x = TinyModels.Normal(1, 2, 3, 4, 4);
        VideoNetwork network = (input, timestep) => tanh(input.Plus(timestep[0]));

        var epsilon = SchedulerConfig.Parse("""{"_class_name":"EDMEulerScheduler"}""").CreateDenoiser(network);
        var velocity = SchedulerConfig.Parse("""{"_class_name":"EDMEulerScheduler","prediction_type":"v_prediction"}""")
            .CreateDenoiser((input, timestep) => network(input, timestep).neg());

        TensorAssert.Same(epsilon.Denoise(x, NoiseLevel.FromSigma(3)).Clean, velocity.Denoise(x, NoiseLevel.FromSigma(3)).Clean);
    }

    [Fact]
    public void ASettingOutOfRangeIsDamage() => Assert.Contains(
        "SigmaData", Assert.Throws<CheckpointException>(
            SchedulerConfig.Parse("""{"_class_name":"EDMEulerScheduler","sigma_data":0}""").ThrowIfUnsupported).Message);

    [Fact]
    public void AnotherPredictionIsRefused() => Assert.Contains(
        "prediction_type is 'sample'",
        Assert.Throws<NotSupportedException>(
            SchedulerConfig.Parse("""{"_class_name":"EDMEulerScheduler","prediction_type":"sample"}""").ThrowIfUnsupported).Message);
}
