namespace Pyoco.Noise;

/// <summary>Cumulants of a product of two normal values of mean 0, or of a sum of several such products.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Variance">The variance.</param>
/// <param name="Third">The third central moment.</param>
internal readonly record struct ProductMoments(double Mean, double Variance, double Third)
{
    /// <summary>The product of two values of given variances a, b and covariance c: <c>c</c>, <c>ab + c²</c> and
    /// <c>2c (3ab + c²)</c>.</summary>
    public static ProductMoments OfFrames(double first, double second, double covariance)
    {
        var (variances, square) = (first * second, covariance * covariance);
        return new ProductMoments(covariance, variances + square, 2 * covariance * (3 * variances + square));
    }

    /// <summary>The real part of the cross power of two frames at a frequency: one product, or the mean of two where the bin is
    /// complex.</summary>
    public static ProductMoments OfBin(ProductMoments frames, SpectrumRings.Bin bin) =>
        new(frames.Mean, frames.Variance * bin.Variance / 2, frames.Third * bin.Variance * bin.Variance / 4);

    /// <summary>The sum of independent ones.</summary>
    public static ProductMoments operator +(ProductMoments a, ProductMoments b) =>
        new(a.Mean + b.Mean, a.Variance + b.Variance, a.Third + b.Third);

    /// <summary>How far the mean of some independent draws is from its expectation, in standard errors of a normal statistic.</summary>
    public double SigmasOf(double mean, long draws)
    {
        var error = Math.Sqrt(Variance / draws);
        return SignificanceLimits.OfSkewed((mean - Mean) / error, Third / (Variance * Math.Sqrt(Variance) * Math.Sqrt(draws)));
    }
}
