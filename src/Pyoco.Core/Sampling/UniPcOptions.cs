namespace Pyoco;

/// <summary>What a <see cref="UniPcSampler"/> integrates, and how; the defaults are UniPC-2 over the clean estimate.</summary>
public sealed record UniPcOptions
{
    /// <summary>The order of the predictor: 1, 2 or 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public int Order { get; init => field = SolverOrder.Checked(value); } = 2;

    /// <summary>The function under the integral.</summary>
    public DpmSolverIntegrand Integrand { get; init; }

    /// <summary>The function B(h).</summary>
    public UniPcForm Form { get; init; } = UniPcForm.B2;

    /// <summary>The method that is corrected.</summary>
    public UniPcPredictor Predictor { get; init; }

    /// <summary>Whether steps are corrected; else this is the predictor alone.</summary>
    public bool Corrects { get; init; } = true;

    /// <summary>The order of the last steps.</summary>
    public UniPcEnding Ending { get; init; }
}

/// <summary>The function B(h) of UniPC, of which any of first order in h would do.</summary>
public enum UniPcForm
{
    /// <summary><c>B1(h) = h</c>: <c>bh1</c>. Better in very few steps, without guidance.</summary>
    B1,

    /// <summary><c>B2(h) = exp(h) - 1</c>: <c>bh2</c>.</summary>
    B2,
}

/// <summary>The multistep method under the corrector of UniPC.</summary>
public enum UniPcPredictor
{
    /// <summary>The paper's own.</summary>
    UniP,

    /// <summary>The exact integral of the polynomial: DEIS over the noise, DPM-Solver++ with
    /// <see cref="DpmSolverCorrection.Heun"/> over the clean estimate.</summary>
    Exact,
}

/// <summary>The order of the last steps of a <see cref="UniPcSampler"/>. A step to noise 0 is always of first order.</summary>
public enum UniPcEnding
{
    /// <summary>No more than the number of steps that are left.</summary>
    FallingOrder,

    /// <summary>The order of the other steps.</summary>
    FullOrder,
}
