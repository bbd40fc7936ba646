using Pyoco;

namespace TrainSprites;

/// <summary>The samplers of the study, one of each family.</summary>
/// <remarks>Left out are twins (DDIM without fresh noise is Euler, DDPM nearly Euler ancestral, UniP DPM-Solver++, the ancestral KDPM2 between
/// KDPM2 and DPM-Solver++ SDE), PNDM, whose coefficients want steps even in the timesteps of training, and LCM and TCD, which are for
/// distilled networks.</remarks>
internal static class StudyMethods
{
    private static readonly RestartOptions Restart = new() { SigmaMin = 0.1, SigmaMax = 1, Steps = 2 };

    /// <summary>In the order of their names in the documentation.</summary>
    public static IReadOnlyList<StudyMethod> Samplers { get; } =
    [
        new("euler", (b, steps) => b.UseEuler(steps)),
        new("euler-ancestral", (b, steps) => b.UseEulerAncestral(steps)),
        StudyMethod.OfTwoCalls("heun", (b, steps) => b.UseHeun(steps)),
        StudyMethod.OfTwoCalls("heun-churn", (b, steps) => b.UseHeun(steps, new HeunOptions { Churn = 0.4 * steps })),
        StudyMethod.OfTwoCalls("kdpm2", (b, steps) => b.UseKdpm2(steps)),
        new("lms", (b, steps) => b.UseLms(steps)),
        new("deis", (b, steps) => b.UseDeis(steps)),
        new("dpm++2m", (b, steps) => b.UseDpmSolver(steps)),
        new("dpm++3m", (b, steps) => b.UseDpmSolver(steps, new DpmSolverOptions { Order = 3, Correction = DpmSolverCorrection.Heun })),
        new("dpm++2m-sde", (b, steps) => b.UseDpmSolver(steps, new DpmSolverOptions { Eta = 1 })),
        new("dpm++2s", (b, steps) => b.UseDpmSolverSinglestep(steps)),
        StudyMethod.OfTwoCalls("dpm++sde", (b, steps) => b.UseDpmSolverSde(steps)),
        new("unipc2", (b, steps) => b.UseUniPc(steps)),
        new("unipc3", (b, steps) => b.UseUniPc(steps, new UniPcOptions { Order = 3 })),

        // Two calls a step, but for the last, and of each walk of the interval.
        new("restart", (b, steps) => b.UseRestart(steps, Restart)) { Steps = calls => Math.Max(1, (calls + 1) / 2 - Restart.Steps) },
    ];
}
