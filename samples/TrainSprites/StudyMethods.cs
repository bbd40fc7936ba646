using Pyoco;

namespace TrainSprites;

/// <summary>The samplers of the study, one of each family.</summary>
/// <remarks>Left out are twins (DDIM without fresh noise is Euler, DDPM nearly Euler ancestral, KDPM2 is of second order in two calls as
/// Heun is, LMS is DEIS in another variable, UniP and 3M are the predictors of UniPC), PNDM, whose coefficients want steps even in the
/// timesteps of training, Restart, which needs more steps than these, and LCM and TCD, which are for distilled networks.</remarks>
internal static class StudyMethods
{
    /// <summary>In the order of their names in the documentation.</summary>
    public static IReadOnlyList<StudyMethod> Samplers { get; } =
    [
        new("euler", (b, steps) => b.UseEuler(steps)),
        new("euler-ancestral", (b, steps) => b.UseEulerAncestral(steps)),
        StudyMethod.OfTwoCalls("heun", (b, steps) => b.UseHeun(steps)),
        new("deis", (b, steps) => b.UseDeis(steps)),
        new("dpm++2m", (b, steps) => b.UseDpmSolver(steps)),
        new("dpm++2m-sde", (b, steps) => b.UseDpmSolver(steps, new DpmSolverOptions { Eta = 1 })),
        new("dpm++2s", (b, steps) => b.UseDpmSolverSinglestep(steps)),
        StudyMethod.OfTwoCalls("dpm++sde", (b, steps) => b.UseDpmSolverSde(steps)),
        new("unipc2", (b, steps) => b.UseUniPc(steps)),
        new("unipc3", (b, steps) => b.UseUniPc(steps, new UniPcOptions { Order = 3 })),
    ];
}
