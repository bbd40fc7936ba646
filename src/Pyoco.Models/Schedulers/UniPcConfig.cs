namespace Pyoco.Models;

/// <summary>The config of <c>UniPCMultistepScheduler</c>.</summary>
internal sealed record UniPcConfig(SchedulerEntries Entries, SolverLevels Levels, Thresholding? Limit) : IPublishedScheduler
{
    public static UniPcConfig Read(SchedulerEntries entries)
    {
        entries.Require("shift_terminal");
        return new UniPcConfig(
            entries,
            SolverLevels.Read(entries, leastSignalSquared: Math.Pow(2, -24)) with
            {
                EndsClean = entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "zero",
                FlowStartsAtOne = true,
                SigmaMin = entries.OptionalNumber("sigma_min"),
                SigmaMax = entries.OptionalNumber("sigma_max"),
            },
            entries.Limit(clips: null));
    }

    public NoiseSchedule CreateSchedule(int steps) => Levels.CreateSchedule(steps);

    public ISampler CreateSampler(int steps, double? eta)
    {
        Entries.Require("solver_order", "1", "2", "3");
        Entries.Require("disable_corrector", "[]");
        Entries.Require("solver_p");
        return new UniPcSampler(new UniPcOptions
        {
            Order = Entries.Integer("solver_order", 2),
            Integrand = Entries.Flag("predict_x0", true) ? DpmSolverIntegrand.Clean : DpmSolverIntegrand.Noise,

            // The other names are what schedulers of other families leave in configs that were made from theirs.
            Form = Entries.OneOf("solver_type", "bh2", "bh1", "bh2", "midpoint", "heun", "logrho") == "bh1" ? UniPcForm.B1 : UniPcForm.B2,
            Ending = Entries.Flag("lower_order_final", true) ? UniPcEnding.FallingOrder : UniPcEnding.FullOrder,
        });
    }

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Levels.CreateDenoiser(network);

    public TrainingObjective CreateObjective() => Levels.CreateObjective();
}
