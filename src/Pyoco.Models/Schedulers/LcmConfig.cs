namespace Pyoco.Models;

/// <summary>The config of <c>LCMScheduler</c>.</summary>
internal sealed record LcmConfig(
    DiscreteTimesteps Timesteps, int OriginalSteps, NetworkPrediction Prediction, Thresholding? Limit, double TimestepScaling)
        : IPublishedScheduler
{
    public static LcmConfig Read(SchedulerEntries entries) => new(
        entries.Timesteps(first: 0.00085, last: 0.012, schedule: "scaled_linear", leastSignalSquared: 0),
        entries.Integer("original_inference_steps", 50, least: 1),
        entries.Prediction("epsilon", "v_prediction", "sample"),
        entries.Limit(clips: false),
        entries.PositiveNumber("timestep_scaling", 10));

    /// <summary>Timesteps evenly out of those that the network was distilled at, which are evenly out of all.</summary>
    public NoiseSchedule CreateSchedule(int steps)
    {
        var levels = Chosen(Timesteps, OriginalSteps, steps).Select(Timesteps.Level);
        return new NoiseSchedule(levels.Append(NoiseLevel.FromSigma(0)), initialScale: 1);
    }

    /// <summary>Timesteps evenly out of some that are evenly out of all, falling.</summary>
    public static int[] Chosen(DiscreteTimesteps timesteps, int originalSteps, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Math.Min(originalSteps, timesteps.Count));
        var stride = timesteps.Count / originalSteps;
        return
        [
            .. Enumerable.Range(0, steps)
                .Select(i => (originalSteps - (int)Math.Floor(i * (originalSteps / (double)steps))) * stride - 1),
        ];
    }

    public ISampler CreateSampler(int steps, double? eta) => new LcmSampler();

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) =>
        new ConsistencyDenoiser(Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser, Timesteps, TimestepScaling);

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, Timesteps.Timestep);

    public TrainingObjective CreateObjective() => Prediction.CreateObjective(Timesteps);
}
