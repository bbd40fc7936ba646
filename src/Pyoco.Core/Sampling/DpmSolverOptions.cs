namespace Pyoco;

/// <summary>What a <see cref="DpmSolverSampler"/> integrates, and how; the defaults are DPM-Solver++(2M).</summary>
public sealed record DpmSolverOptions
{
    /// <summary>1, 2 or 3; order 1 is <see cref="EulerSampler"/> where eta is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public int Order { get; init => field = SolverOrder.Checked(value); } = 2;

    /// <summary>The function under the integral.</summary>
    public DpmSolverIntegrand Integrand { get; init; }

    /// <summary>How the change of that function is weighed.</summary>
    public DpmSolverCorrection Correction { get; init; }

    /// <summary>The order of the last steps.</summary>
    public DpmSolverEnding Ending { get; init; }

    /// <summary>From 0, the probability-flow ODE, to 1, the reverse SDE: DPM-Solver++(2M) SDE and (3M) SDE, which draw fresh noise in every
    /// step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    public double Eta { get; init => field = AncestralNoise.CheckedEta(value); }
}

/// <summary>What a solver takes for slowly changing, and so for a polynomial in lambda.</summary>
public enum DpmSolverIntegrand
{
    /// <summary>The clean estimate: DPM-Solver++ (arXiv 2211.01095), stable under guidance.</summary>
    Clean,

    /// <summary>The noise: DPM-Solver (arXiv 2206.00927).</summary>
    Noise,
}

/// <summary>How a solver weighs the change of its integrand.</summary>
public enum DpmSolverCorrection
{
    /// <summary>As published solvers do: at order 2 half the weight of the integrand itself, which is of second order too; at order 3 the
    /// quadratic term at half its weight, which leaves second order.</summary>
    Midpoint,

    /// <summary>The exact integral of the polynomial: second and third order.</summary>
    Heun,
}

/// <summary>The order of a solver's last steps. A step to noise 0 is always of first order.</summary>
public enum DpmSolverEnding
{
    /// <summary>First order when the walk has fewer than 15 steps, and the step before at most second.</summary>
    FirstOrderOfFewSteps,

    /// <summary>First order; when the walk has fewer than 15 steps, the step before at most second.</summary>
    FirstOrder,

    /// <summary>The order of the other steps.</summary>
    FullOrder,
}

internal static class DpmSolverEndings
{
    private const int FewSteps = 15;

    /// <summary>The order that a step may have.</summary>
    /// <param name="ending">How the walk ends.</param>
    /// <param name="step">The step.</param>
    /// <param name="order">The order of the solver.</param>
    public static int MostOrder(this DpmSolverEnding ending, WalkStep step, int order)
    {
        var left = step.Walk.Schedule.Steps - step.Index;
        var isFew = step.Walk.Schedule.Steps < FewSteps;
        return ending == DpmSolverEnding.FullOrder || (left == 1 ? !isFew && ending != DpmSolverEnding.FirstOrder : !isFew)
            ? order
            : Math.Min(order, left);
    }
}
