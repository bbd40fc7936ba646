namespace Pyoco.Models;

/// <summary>How a model denoises: EDM's preconditioning and the range of noise it samples over.</summary>
/// <remarks>Stored as <c>scheduler/scheduler_config.json</c> of class <c>EDMEulerScheduler</c>, whose conventions these are.</remarks>
public sealed record EdmConfig
{
    /// <summary>Standard deviation of the encoded data, above 0.</summary>
    public double SigmaData { get; init => field = Positive(nameof(SigmaData), value); } = 0.5;

    /// <summary>The smallest noise sampled, above 0.</summary>
    public double SigmaMin { get; init => field = Positive(nameof(SigmaMin), value); } = 0.002;

    /// <summary>The largest noise sampled, above 0.</summary>
    public double SigmaMax { get; init => field = Positive(nameof(SigmaMax), value); } = 80;

    /// <summary>How strongly steps crowd at low noise, at least 1.</summary>
    public double Rho
    {
        get;
        init => field = value >= 1 && double.IsFinite(value)
            ? value
            : throw OutOfRange.Expected("at least 1", value, nameof(Rho));
    } = 7;

    private static double Positive(string name, double value) =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange.Expected("a finite number above 0", value, name);
}
