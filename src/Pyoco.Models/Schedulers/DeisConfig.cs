namespace Pyoco.Models;

/// <summary>The config of <c>DEISMultistepScheduler</c>. Its walk never ends clean.</summary>
internal sealed record DeisConfig(SchedulerEntries Entries, SolverLevels Levels, Thresholding? Limit) : IPublishedScheduler
{
    public static DeisConfig Read(SchedulerEntries entries) =>
        new(entries, SolverLevels.Read(entries), entries.Limit(clips: null));

    public NoiseSchedule CreateSchedule(int steps) => Levels.CreateSchedule(steps);

    public ISampler CreateSampler(int steps, double? eta)
    {
        // The other names are what schedulers of other families leave in configs that were made from theirs.
        Entries.OneOf("algorithm_type", "deis", "deis", "dpmsolver", "dpmsolver++");
        Entries.OneOf("solver_type", "logrho", "logrho", "midpoint", "heun", "bh1", "bh2");
        Entries.Require("solver_order", "1", "2", "3");
        return new DeisSampler(
            Entries.Integer("solver_order", 2),
            Entries.Flag("lower_order_final", true) ? DpmSolverEnding.FirstOrderOfFewSteps : DpmSolverEnding.FullOrder);
    }

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Levels.CreateDenoiser(network);

    public TrainingObjective CreateObjective() => Levels.CreateObjective();
}
