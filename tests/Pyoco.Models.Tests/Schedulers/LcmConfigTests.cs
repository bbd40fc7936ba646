using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class LcmConfigTests
{
    [Theory]
    [InlineData(4, new[] { 999, 759, 499, 259 })]
    [InlineData(1, new[] { 999 })]
    public void TimestepsAreEvenlyOutOfThoseOfTheDistillation(int steps, int[] timesteps)
    {
        var trained = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

        var schedule = Schedulers.Read("""{"_class_name":"LCMScheduler"}""").CreateSchedule(steps);

        Assert.Equal(timesteps, schedule.Levels.SkipLast(1).Select(l => (int)Math.Round(trained.Timestep(l))));
        Assert.Equal((NoiseLevel.FromSigma(0), 1), (schedule.Levels[^1], schedule.InitialScale));
    }

    [Theory]
    [InlineData(51, 50)]
    [InlineData(11, 10)]
    public void MoreStepsThanTheDistillationHadAreRefused(int steps, int original) => Assert.Throws<ArgumentOutOfRangeException>(
        "steps",
        () => Schedulers.Read($$"""{"_class_name":"LCMScheduler","original_inference_steps":{{original}}}""").CreateSchedule(steps));

    [Fact]
    public void TheEstimateIsLimitedBeforeItIsMixedWithTheVideo()
    {
        using var scope = NewDisposeScope();
        var config = Schedulers.Read(
            """{"_class_name":"LCMScheduler","clip_sample":true,"clip_sample_range":0.5,"timestep_scaling":0.001}""");
        var noise = TinyModels.Normal(1, 2, 3, 4, 4);

        var video = config.CreateSampler(1, 0).Sample(
            config.AfterGuidance(new DelegateDenoiser((x, _) => x.Times(0).Plus(9)), steps: 1), noise, config.CreateSchedule(1),
            SamplingRun.Default);

        // s t = 0.999: c_skip = 0.25 / (0.998 + 0.25), c_out = 0.999 / sqrt(1.248).
        var total = 0.999 * 0.999 + 0.25;
        Assert.True((video - noise.Times(0.25 / total).Plus(0.5 * 0.999 / Math.Sqrt(total))).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void AScalingThatIsNoneIsDamage() =>
        Assert.Throws<CheckpointException>(() => Schedulers.Read("""{"_class_name":"LCMScheduler","timestep_scaling":0}"""));
}
