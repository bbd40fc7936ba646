namespace Pyoco.Models;

/// <summary>The config of <c>DDIMInverseScheduler</c>, which walks from a video to its noise. The network is told the timestep where a step
/// ends, and sees the video where it starts.</summary>
internal sealed record DdimInverseConfig(
    DiscreteTimesteps Timesteps, TimestepSpacing Spacing, int Offset, NetworkPrediction Prediction, Thresholding? Limit)
        : IPublishedScheduler
{
    public static DdimInverseConfig Read(SchedulerEntries entries)
    {
        if (entries.Flag("set_alpha_to_one", true))
        {
            throw entries.Refusal(
                "set_alpha_to_one", "true",
                "'false', with which the video is taken for one of the least noise: a video without noise says nothing of the noise. True "
                    + "is what an absent entry means");
        }

        var isLeading = entries.OneOf("timestep_spacing", "leading", "leading", "trailing") == "leading";
        var offset = entries.StepsOffset();
        if (isLeading && offset == 0)
        {
            throw entries.Refusal(
                "steps_offset", "0",
                "at least 1, with which the first step of leading timesteps goes somewhere; 0 is what an absent entry means");
        }

        return new DdimInverseConfig(
            entries.Timesteps(leastSignalSquared: 0),
            isLeading ? TimestepSpacing.Leading : TimestepSpacing.Trailing,
            offset,
            entries.Prediction("epsilon", "v_prediction", "sample"),
            entries.Clipping(fallback: true));
    }

    public NoiseSchedule CreateSchedule(int steps) => NoiseSchedule.FromSteps(
        Chosen(steps).Select(t => new NoiseStep(Start(t, steps), Timesteps.Level(t))), initialScale: 1, rises: true);

    public ISampler CreateSampler(int steps, double? eta) => new EulerSampler();

    // The class limits the clean estimate and keeps the noise.
    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps)
    {
        var told = Chosen(steps).ToDictionary(t => Start(t, steps), Timesteps.Level);
        var retimed = new RetimedDenoiser(denoiser, Prediction, level => told.GetValueOrDefault(level, level));
        return Limit?.Limit(retimed, keepsNoise: true) ?? retimed;
    }

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, Timesteps.Timestep);

    public TrainingObjective CreateObjective() => Prediction.CreateObjective(Timesteps);

    private NoiseLevel Start(int timestep, int steps) => Timesteps.Level(Math.Max(timestep - Timesteps.Count / steps, 0));

    private int[] Chosen(int steps) => [.. SpacedTimesteps.Whole(Spacing, Timesteps.Count, steps, Offset).Reverse()];
}
