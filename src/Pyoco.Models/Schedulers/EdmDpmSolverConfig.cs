namespace Pyoco.Models;

/// <summary>The config of <c>EDMDPMSolverMultistepScheduler</c>: the levels of EDM with DPM-Solver++.</summary>
internal sealed record EdmDpmSolverConfig(SchedulerEntries Entries, EdmEulerConfig Levels, Thresholding? Limit) : IPublishedScheduler
{
    public static EdmDpmSolverConfig Read(SchedulerEntries entries) =>
        new(entries, EdmEulerConfig.Read(entries), entries.Limit(clips: null));

    public NoiseSchedule CreateSchedule(int steps) => Levels.CreateSchedule(steps);

    public ISampler CreateSampler(int steps, double? eta) =>
        new DpmSolverSampler(Entries.Solver(Levels.EndsClean, "dpmsolver++", "sde-dpmsolver++"));

    public IVideoDenoiser AfterGuidance(IVideoDenoiser denoiser, int steps) => Limit?.Limit(denoiser, keepsNoise: false) ?? denoiser;

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Levels.CreateDenoiser(network);

    public TrainingObjective CreateObjective() => Levels.CreateObjective();
}
