using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A quantity that networks predict, or guidance works in, instead of the clean estimate D of a noisy video x. All of them are
/// linear in both: <c>q = OfNoisy * x + OfClean * D</c>, with factors that depend on the noise level.</summary>
public sealed class PredictedQuantity
{
    private readonly Func<NoiseLevel, (double OfNoisy, double OfClean)> _factors;

    /// <summary>A quantity of your own.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="factors">The factors of x and of D at a level.</param>
    public PredictedQuantity(string name, Func<NoiseLevel, (double OfNoisy, double OfClean)> factors)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factors);
        (Name, _factors) = (name, factors);
    }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>The clean estimate itself, D.</summary>
    public static PredictedQuantity Clean { get; } = new("clean estimate", _ => (0, 1));

    /// <summary>The noise (epsilon), <c>n = (x - Signal * D) / Noise</c> (DDPM, arXiv 2006.11239). Where there is no signal it does not
    /// determine D.</summary>
    public static PredictedQuantity Noise { get; } = new("noise", level => (1 / level.Noise, -level.Signal / level.Noise));

    /// <summary>The velocity of variance-preserving levels, <c>v = Signal * n - Noise * D</c> where <c>Signal^2 + Noise^2 = 1</c>
    /// (progressive distillation, arXiv 2202.00512, section 4); at another level that of the same sigma.</summary>
    public static PredictedQuantity Velocity { get; } = new("velocity", level =>
    {
        var unit = level.ToUnitVariance();
        return (unit.Signal / level.Noise, -1 / unit.Noise); // of v = Signal n - Noise D with n put in
    });

    /// <summary>The velocity of rectified flow, <c>u = n - D</c> (arXiv 2209.03003).</summary>
    public static PredictedQuantity Flow { get; } =
        new("velocity of the flow", level => (1 / level.Noise, -(level.Signal + level.Noise) / level.Noise));

    /// <summary>The quantity of a clean estimate.</summary>
    /// <param name="clean">The estimate (B, C, F, H, W), kept by the caller.</param>
    /// <param name="noisy">The video that it is of, kept by the caller.</param>
    /// <param name="level">Its level, with noise above 0.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantity does not determine the clean estimate at this level.</exception>
    public Tensor Of(Tensor clean, Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(noisy);
        using var scope = NewDisposeScope();
        var (ofNoisy, ofClean) = Factors(level);
        return clean.Times(ofClean).Plus_(noisy, ofNoisy).MoveToOuterDisposeScope();
    }

    /// <summary>The clean estimate of a quantity: <c>D = (q - OfNoisy * x) / OfClean</c>.</summary>
    /// <param name="value">The quantity (B, C, F, H, W), kept by the caller.</param>
    /// <param name="noisy">The video that it is of, kept by the caller.</param>
    /// <param name="level">Its level, with noise above 0.</param>
    /// <inheritdoc cref="Of" path="/returns"/>
    /// <inheritdoc cref="Of" path="/exception"/>
    public Tensor ToClean(Tensor value, Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(noisy);
        using var scope = NewDisposeScope();
        var (ofNoisy, ofClean) = Factors(level);
        return value.Plus(noisy, -ofNoisy).Over_(ofClean).MoveToOuterDisposeScope();
    }

    /// <summary>How much the quantity changes where the clean estimate changes by 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The quantity does not determine the clean estimate at this level.</exception>
    internal double PerClean(NoiseLevel level) => Factors(level).OfClean;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private (double OfNoisy, double OfClean) Factors(NoiseLevel level)
    {
        var factors = _factors(level);
        return double.IsFinite(factors.OfNoisy) && double.IsFinite(factors.OfClean) && factors.OfClean != 0
            ? factors
            : throw new ArgumentOutOfRangeException(
                nameof(level), level, $"The {Name} does not determine the clean estimate at {level}; a level with noise was expected, and "
                    + "one with signal for the noise.");
    }
}
