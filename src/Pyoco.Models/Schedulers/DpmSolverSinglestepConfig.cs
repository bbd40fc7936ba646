namespace Pyoco.Models;

/// <summary>The config of <c>DPMSolverSinglestepScheduler</c>.</summary>
internal sealed record DpmSolverSinglestepConfig(SchedulerEntries Entries, SolverLevels Levels, Thresholding? Limit) : IPublishedScheduler
{
    public static DpmSolverSinglestepConfig Read(SchedulerEntries entries) => new(
        entries,
        SolverLevels.Read(entries) with
        {
            TimestepSpacing = TimestepSpacing.Linspace, // the class has no other
            Offset = 0,
            EndsClean = entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "zero",
            LeastLambda = entries.LowerBound("lambda_min_clipped"),
        },
        entries.Limit(clips: null));

    public NoiseSchedule CreateSchedule(int steps) => Levels.CreateSchedule(steps);

    // The class lowers the last orders where the steps do not fill groups, whatever the entry says.
    public ISampler CreateSampler(int steps, double? eta)
    {
        var solver = Entries.Solver(endsClean: false, "dpmsolver++", "dpmsolver");
        var lowers = Entries.Flag("lower_order_final", false) || Levels.EndsClean || steps % solver.Order != 0;
        return new DpmSolverSinglestepSampler(
            solver with { Ending = lowers ? DpmSolverEnding.FirstOrderOfFewSteps : DpmSolverEnding.FullOrder });
    }

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Levels.CreateDenoiser(network);

    public TrainingObjective CreateObjective() => Levels.CreateObjective();
}
