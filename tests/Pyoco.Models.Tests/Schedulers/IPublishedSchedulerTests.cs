namespace Pyoco.Models.Tests;

public sealed class IPublishedSchedulerTests
{
    [Fact]
    public void AClassThatLimitsNothingLeavesTheDenoiserAsItIs()
    {
        IPublishedScheduler scheduler = new Plain();
        var denoiser = NetworkPrediction.Sample.CreateDenoiser((x, _) => x.clone(), _ => 0);

        Assert.Same(denoiser, scheduler.AfterGuidance(denoiser, steps: 4));
    }

    private sealed class Plain : IPublishedScheduler
    {
        public NoiseSchedule CreateSchedule(int steps) => NoiseSchedule.Karras(steps, 0.1, 10);

        public ISampler CreateSampler(int steps, double? eta) => new EulerSampler();

        public IVideoDenoiser CreateDenoiser(VideoNetwork network) => NetworkPrediction.Sample.CreateDenoiser(network, _ => 0);

        public TrainingObjective CreateObjective() => TrainingObjective.Edm(0.5);
    }
}
