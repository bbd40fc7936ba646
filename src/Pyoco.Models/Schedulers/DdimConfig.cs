namespace Pyoco.Models;

/// <summary>The config of <c>DDIMScheduler</c>.</summary>
internal sealed record DdimConfig(
    DiscreteTimesteps Timesteps, TimestepStrides Strides, NetworkPrediction Prediction, Thresholding? Limit) : IPublishedScheduler
{
    public static DdimConfig Read(SchedulerEntries entries) => new(
        entries.Timesteps(leastSignalSquared: 0),
        TimestepStrides.Read(entries, endsClean: true),
        entries.Prediction("epsilon", "v_prediction", "sample"),
        entries.Limit(clips: true));

    public NoiseSchedule CreateSchedule(int steps) => Strides.CreateSchedule(Timesteps, steps);

    public bool TakesEta => true;

    public ISampler CreateSampler(int steps, double? eta) => new DdimSampler(eta ?? 0);

    // The class limits the clean estimate and keeps the noise.
    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: true) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, Timesteps.Timestep);

    public TrainingObjective CreateObjective() => Prediction.CreateObjective(Timesteps);
}
