namespace Pyoco.Models;

/// <summary>The config of <c>DPMSolverMultistepScheduler</c>.</summary>
internal sealed record DpmSolverConfig(SchedulerEntries Entries, SolverLevels Levels, Thresholding? Limit) : IPublishedScheduler
{
    public static DpmSolverConfig Read(SchedulerEntries entries)
    {
        var levels = SolverLevels.Read(entries, leastSignalSquared: Math.Pow(2, -24));
        var spacing = levels.SigmaSpacing;
        var isLu = spacing != SigmaSpacing.Karras && entries.Flag("use_lu_lambdas", false);
        if (isLu && levels.FlowShift is not null)
        {
            throw entries.Refusal("use_lu_lambdas", "true", "one spacing of sigmas, and use_flow_sigmas is true too");
        }

        return new DpmSolverConfig(entries, levels with
        {
            SigmaSpacing = isLu ? SigmaSpacing.Exponential : spacing, // uniform lambda is uniform ln sigma
            EndsClean = entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "zero",
            Rounds = spacing == SigmaSpacing.OfTimesteps && !isLu || ((spacing == SigmaSpacing.Karras || isLu) && !entries.IsSquaredCosine),
            LeastLambda = entries.LowerBound("lambda_min_clipped"),
        }, entries.Limit(clips: null));
    }

    public NoiseSchedule CreateSchedule(int steps) => Levels.CreateSchedule(steps);

    public ISampler CreateSampler(int steps, double? eta) => new DpmSolverSampler(
        Entries.Solver(Levels.EndsClean, "dpmsolver++", "dpmsolver", "sde-dpmsolver++", "sde-dpmsolver"));

    // The class works out the noise from the limited estimate.
    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Levels.CreateDenoiser(network);

    public TrainingObjective CreateObjective() => Levels.CreateObjective();
}
