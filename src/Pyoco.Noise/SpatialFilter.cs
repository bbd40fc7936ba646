namespace Pyoco.Noise;

/// <summary>Which spatial frequencies are low: the share of the variance that passes at each, 1 for the mean of a frame and less the higher
/// the frequency.</summary>
/// <remarks>Frequencies are counted in parts of the highest one that a picture's rows or columns can hold, and d is the distance from 0 in
/// these units, at most the root of 2: the units of FreeInit (arXiv 2312.07537), whose masks have these shapes (and weigh amplitudes, where
/// these weigh variances).</remarks>
public sealed record SpatialFilter
{
    private SpatialFilter(double cutoff, int? order)
    {
        if (!(cutoff > 0 && double.IsFinite(cutoff)))
        {
            throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, $"The cutoff is {cutoff}; a finite number above 0 was expected.");
        }

        (Cutoff, Order) = (cutoff, order);
    }

    /// <summary>The scale of what passes, in parts of the highest frequency.</summary>
    public double Cutoff { get; }

    /// <summary>The order of a Butterworth filter; null of a Gaussian one.</summary>
    public int? Order { get; }

    /// <summary>A Gaussian filter, <c>exp(-d² / (2 cutoff²))</c>.</summary>
    /// <param name="cutoff">Where 0.61 passes, in parts of the highest frequency, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is not above 0, or not finite.</exception>
    public static SpatialFilter Gaussian(double cutoff = 0.25) => new(cutoff, null);

    /// <summary>A Butterworth filter, <c>1 / (1 + (d / cutoff)^(2 order))</c>: the larger the order, the sharper.</summary>
    /// <param name="cutoff">Where a half passes, in parts of the highest frequency, above 0.</param>
    /// <param name="order">1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is not above 0 or not finite, or the order is out of
    /// range.</exception>
    public static SpatialFilter Butterworth(double cutoff = 0.25, int order = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 64);
        return new(cutoff, order);
    }

    /// <summary>The share that passes, 0 to 1; the same bits on every platform.</summary>
    /// <param name="vertical">The frequency along columns, in parts of the highest.</param>
    /// <param name="horizontal">The frequency along rows, in parts of the highest.</param>
    public double PassedShare(double vertical, double horizontal)
    {
        var (y, x) = (vertical / Cutoff, horizontal / Cutoff); // first, for the square of a cutoff may be 0 or infinite
        var square = y * y + x * x;
        if (Order is not { } order)
        {
            return PortableExponential.Of(-square / 2);
        }

        var power = square;
        for (var i = 1; i < order; i++)
        {
            power *= square; // Math.Pow would depend on the platform
        }

        return 1 / (1 + power);
    }
}
