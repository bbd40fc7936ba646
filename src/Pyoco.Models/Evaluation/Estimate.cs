namespace Pyoco.Models;

/// <summary>A measured number with its standard error.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error; NaN where one value alone was measured.</param>
/// <param name="Freedom">Degrees of freedom of the standard error: infinite where it is known.</param>
public readonly record struct Estimate(double Value, double StandardError, double Freedom = double.PositiveInfinity)
{
    /// <summary>The mean of independent values.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Estimate Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("There are no values; at least one was expected.", nameof(values));
        }

        var mean = values.Average();
        var squares = values.Sum(v => (v - mean) * (v - mean));
        return new Estimate(mean, Math.Sqrt(squares / (values.Count - 1) / values.Count), values.Count - 1);
    }

    /// <summary>The sum of parts by the sum of wholes, such as pairs of frames in order by pairs that move: each unit has some of
    /// both.</summary>
    /// <inheritdoc cref="RatioValues" path="/exception"/>
    public static Estimate OfRatio(IReadOnlyList<double> parts, IReadOnlyList<double> wholes) => Of(RatioValues(parts, wholes));

    /// <summary>One value a unit whose mean is a ratio of sums and whose spread is, to first order, that of the ratio: with
    /// <c>r = sum P / sum W</c> it is <c>r + (P - r W) / mean W</c>.</summary>
    /// <remarks>So a ratio is compared as a mean is, by unit (<see cref="CrossedMean"/>). All are NaN where the wholes sum to 0.</remarks>
    /// <exception cref="ArgumentException">The numbers of parts and wholes differ, or there are none.</exception>
    public static IReadOnlyList<double> RatioValues(IReadOnlyList<double> parts, IReadOnlyList<double> wholes)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(wholes);
        if (parts.Count != wholes.Count || parts.Count == 0)
        {
            throw new ArgumentException($"There are {parts.Count} parts and {wholes.Count} wholes; as many of both were expected.");
        }

        var (ratio, mean) = (parts.Sum() / wholes.Sum(), wholes.Average());
        return [.. parts.Zip(wholes, (part, whole) => ratio + (part - ratio * whole) / mean)];
    }

    /// <summary>The interval that covers the true number so often, by Student's distribution.</summary>
    /// <param name="coverage">Above 0 and below 1.</param>
    /// <returns>Its ends; NaN where the standard error is.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="coverage"/> is out of range.</exception>
    public (double Low, double High) Interval(double coverage = 0.95)
    {
        if (coverage is not (> 0 and < 1))
        {
            throw OutOfRange.Expected("above 0 and below 1", coverage, nameof(coverage));
        }

        if (double.IsNaN(StandardError))
        {
            return (double.NaN, double.NaN);
        }

        var reach = StandardError * StudentQuantile.At((1 + coverage) / 2, Freedom);
        return (Value - reach, Value + reach);
    }
}
