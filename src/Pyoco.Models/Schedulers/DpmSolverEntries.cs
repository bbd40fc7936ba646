namespace Pyoco.Models;

/// <summary>The entries of a solver that the classes of the DPM-Solver family share.</summary>
internal static class DpmSolverEntries
{
    /// <summary>What the solver integrates, and how.</summary>
    /// <param name="entries">The config.</param>
    /// <param name="endsClean">Whether the walk ends without noise.</param>
    /// <param name="algorithms">The values of <c>algorithm_type</c> that the class has.</param>
    public static DpmSolverOptions Solver(this SchedulerEntries entries, bool endsClean, params string[] algorithms)
    {
        // The other names are what schedulers of other families leave in configs that were made from theirs.
        var algorithm = entries.OneOf("algorithm_type", "dpmsolver++", [.. algorithms, "deis"]);
        var integrand = algorithm is "dpmsolver" or "sde-dpmsolver" ? DpmSolverIntegrand.Noise : DpmSolverIntegrand.Clean;
        if (endsClean && (integrand == DpmSolverIntegrand.Noise || algorithm == "deis"))
        {
            throw entries.Refusal("final_sigmas_type", "zero", $"'sigma_min' where algorithm_type is '{algorithm}'");
        }

        entries.Require("solver_order", "1", "2", "3");
        var order = entries.Integer("solver_order", 2);
        var (eulerAtFinal, lowerOrderFinal) = (entries.Flag("euler_at_final", false), entries.Flag("lower_order_final", true));
        if (order == 3 && eulerAtFinal && !lowerOrderFinal)
        {
            throw entries.Refusal("lower_order_final", "false", "'true' where solver_order is '3' and euler_at_final 'true'");
        }

        return new DpmSolverOptions
        {
            Order = order,
            Integrand = integrand,
            Correction = entries.OneOf("solver_type", "midpoint", "midpoint", "heun", "logrho", "bh1", "bh2") == "heun"
                ? DpmSolverCorrection.Heun
                : DpmSolverCorrection.Midpoint,
            Ending = eulerAtFinal ? DpmSolverEnding.FirstOrder
                : lowerOrderFinal ? DpmSolverEnding.FirstOrderOfFewSteps
                : DpmSolverEnding.FullOrder,
            Eta = algorithm.StartsWith("sde", StringComparison.Ordinal) ? 1 : 0,
        };
    }
}
