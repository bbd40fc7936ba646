namespace Pyoco;

/// <summary>What a <see cref="DpmSolverSampler"/> integrates, and how; the defaults are DPM-Solver++(2M).</summary>
public sealed record DpmSolverOptions
{
    /// <summary>1 or 2; order 1 is <see cref="EulerSampler"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public int Order
    {
        get;
        init => field = value is 1 or 2 ? value : throw new ArgumentOutOfRangeException(nameof(Order), value, "The order is 1 or 2.");
    } = 2;

    /// <summary>The function under the integral.</summary>
    public DpmSolverIntegrand Integrand { get; init; }

    /// <summary>The form of the second-order term.</summary>
    public DpmSolverCorrection Correction { get; init; }

    /// <summary>The order of the last step.</summary>
    public DpmSolverEnding Ending { get; init; }
}

/// <summary>What a <see cref="DpmSolverSampler"/> takes for slowly changing.</summary>
public enum DpmSolverIntegrand
{
    /// <summary>The clean estimate: DPM-Solver++ (arXiv 2211.01095), stable under guidance.</summary>
    Clean,

    /// <summary>The noise: DPM-Solver (arXiv 2206.00927).</summary>
    Noise,
}

/// <summary>How a <see cref="DpmSolverSampler"/> weighs the change of its integrand. Both are of second order.</summary>
public enum DpmSolverCorrection
{
    /// <summary>Half the weight of the integrand itself.</summary>
    Midpoint,

    /// <summary>The exact integral of a linear change.</summary>
    Heun,
}

/// <summary>The order of a <see cref="DpmSolverSampler"/>'s last step. A step to noise 0 is always of first order.</summary>
public enum DpmSolverEnding
{
    /// <summary>First order when the walk has fewer than 15 steps.</summary>
    FirstOrderOfFewSteps,

    /// <summary>First order.</summary>
    FirstOrder,

    /// <summary>The order of the other steps.</summary>
    FullOrder,
}
