namespace Pyoco.Models;

/// <summary>The config of <c>DDPMScheduler</c>.</summary>
internal sealed record DdpmConfig(
    DiscreteTimesteps Timesteps, TimestepSpacing Spacing, int Offset, DdpmVariance Variance, NetworkPrediction Prediction,
    Thresholding? Limit) : IPublishedScheduler
{
    public static DdpmConfig Read(SchedulerEntries entries) => new(
        entries.Timesteps(leastSignalSquared: 0),
        entries.TimestepSpacing("leading"),
        entries.StepsOffset(),
        entries.OneOf("variance_type", "fixed_small", "fixed_small", "fixed_small_log", "fixed_large") == "fixed_large"
            ? DdpmVariance.Forward
            : DdpmVariance.Posterior,
        entries.Prediction("epsilon", "v_prediction", "sample"),
        entries.Limit(clips: true));

    public NoiseSchedule CreateSchedule(int steps)
    {
        NoiseLevel[] levels = [.. Chosen(steps).Select(Timesteps.Level), NoiseLevel.FromSigma(0)];
        return NoiseSchedule.FromSteps(levels.Zip(levels.Skip(1), (from, to) => new NoiseStep(from, to)), initialScale: 1);
    }

    // The class adds noise in every step that starts after timestep 0.
    public ISampler CreateSampler(int steps, double? eta) =>
        new DdpmSampler(Variance, endsNoisy: Variance == DdpmVariance.Forward && Chosen(steps)[^1] > 0);

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, Timesteps.Timestep);

    public TrainingObjective CreateObjective() => Prediction.CreateObjective(Timesteps);

    private int[] Chosen(int steps) => SpacedTimesteps.Whole(Spacing, Timesteps.Count, steps, Offset);
}
