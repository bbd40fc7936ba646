namespace Pyoco.Models;

/// <summary>The config of <c>DPMSolverMultistepInverseScheduler</c>, which walks from a video to its noise.</summary>
internal sealed record DpmSolverInverseConfig(SchedulerEntries Entries, SolverLevels Levels, Thresholding? Limit) : IPublishedScheduler
{
    public static DpmSolverInverseConfig Read(SchedulerEntries entries)
    {
        foreach (var spacing in new[] { "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "use_flow_sigmas" })
        {
            entries.Require(spacing, "false");
        }

        return new DpmSolverInverseConfig(
            entries, SolverLevels.Read(entries) with { LeastLambda = entries.LowerBound("lambda_min_clipped") },
            entries.Limit(clips: null));
    }

    public NoiseSchedule CreateSchedule(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Levels.LastTimestep, nameof(steps));
        NoiseLevel[] levels =
            [.. Levels.Ascending(steps).Append(Levels.LastTimestep).Select(t => SolverLevels.LevelOf(Levels.Timesteps.Level(t).Sigma))];
        return NoiseSchedule.FromSteps(
            levels.Zip(levels.Skip(1), (from, to) => new NoiseStep(from, to)), initialScale: 1, rises: true);
    }

    public ISampler CreateSampler(int steps, double? eta) =>
        new DpmSolverSampler(Entries.Solver(endsClean: false, "dpmsolver++", "dpmsolver"));

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Levels.CreateDenoiser(network);

    public TrainingObjective CreateObjective() => Levels.CreateObjective();
}
