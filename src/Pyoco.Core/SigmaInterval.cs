using System.Globalization;

namespace Pyoco;

/// <summary>Noise levels between two sigmas: above the one, up to and with the other.</summary>
/// <remarks>Sigma is noise per signal (<see cref="NoiseLevel.Sigma"/>), whatever the scale of a model's levels. Intervals that share a
/// border so share no level.</remarks>
public readonly record struct SigmaInterval
{
    /// <summary>An interval.</summary>
    /// <param name="above">The sigma below it, at least 0 and finite.</param>
    /// <param name="upTo">Its largest sigma; infinity, the default, has levels without signal in it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="above"/> is not a finite number of at least 0, or
    /// <paramref name="upTo"/> is not above it.</exception>
    public SigmaInterval(double above, double upTo = double.PositiveInfinity)
    {
        if (!(above >= 0 && double.IsFinite(above)))
        {
            throw new ArgumentOutOfRangeException(nameof(above), above, FormattableString.Invariant(
                $"An interval of levels starts above sigma {above}; a finite number of at least 0 was expected."));
        }

        if (!(upTo > above))
        {
            throw new ArgumentOutOfRangeException(nameof(upTo), upTo, FormattableString.Invariant(
                $"An interval of levels goes from sigma {above} up to {upTo}; an end above its start was expected."));
        }

        (Above, UpTo) = (above, upTo);
    }

    /// <summary>The sigma below it.</summary>
    public double Above { get; }

    /// <summary>Its largest sigma.</summary>
    public double UpTo { get; }

    /// <summary>Whether a level lies in it.</summary>
    public bool Contains(NoiseLevel level) => level.Sigma > Above && level.Sigma <= UpTo;

    /// <summary>For people: <c>(0.3, 5]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Above}, {UpTo}]");
}
