namespace Pyoco.Models;

/// <summary>The config of <c>PNDMScheduler</c>.</summary>
internal sealed record PndmConfig(
    DiscreteTimesteps Timesteps, TimestepStrides Strides, NetworkPrediction Prediction, NotSupportedException? Refused)
        : IPublishedScheduler
{
    public static PndmConfig Read(SchedulerEntries entries) => new(
        entries.Timesteps(),
        TimestepStrides.Read(entries, endsClean: false),
        entries.Prediction("epsilon", "v_prediction"),
        entries.Flag("skip_prk_steps", false)
            ? null
            : entries.Refusal("skip_prk_steps", "false", "'true', which published models have; false is what an absent entry means"));

    public NoiseSchedule CreateSchedule(int steps) => Strides.CreateSchedule(Timesteps, steps);

    public ISampler CreateSampler(int steps, double? eta)
    {
        if (Refused is not null)
        {
            throw Refused;
        }

        var usesVelocity = Prediction == NetworkPrediction.Velocity;
        if (steps == 1)
        {
            return new PndmSampler(usesVelocity);
        }

        // The class repeats its first step by one stride down to the second timestep, wherever the first one is.
        var repeatFrom = Strides.Choose(Timesteps, steps)[1] + Timesteps.Count / steps;
        return new PndmSampler(usesVelocity, Timesteps.Level(repeatFrom));
    }

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, Timesteps.Timestep);

    public TrainingObjective CreateObjective() => Prediction.CreateObjective(Timesteps);
}
