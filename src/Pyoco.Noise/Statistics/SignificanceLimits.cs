namespace Pyoco.Noise;

/// <summary>Limits of test statistics such that right noise exceeds one in about a million cases, and statistics of other distributions in
/// standard errors of a normal one.</summary>
internal static class SignificanceLimits
{
    /// <summary>The limit of a single normal statistic: 5 standard errors, 5.7e-7 of the cases.</summary>
    public const double Single = 5;

    private const double Chance = 5.733e-7;

    /// <summary>The limit of Kolmogorov's sqrt(n) D at the same chance: P(sqrt(n) D > t) is 2 exp(-2 t²) so far out.</summary>
    public static double Kolmogorov => Math.Sqrt(-Math.Log(Chance / 2) / 2);

    /// <summary>The limit of the largest magnitude among several normal statistics (Bonferroni).</summary>
    public static double Largest(long count)
    {
        // The two-sided tail of N(0, 1) at z is sqrt(2 / pi) exp(-z² / 2) / z, less a factor near 1 that makes the limit a little wide.
        var z = Single;
        for (var i = 0; i < 20; i++)
        {
            z = Math.Sqrt(-2 * Math.Log(Chance / count * z * Math.Sqrt(Math.PI / 2)));
        }

        return z;
    }

    /// <summary>A limit of one statistic made that of the largest of several: the tail beyond it falls at least as fast as that of a normal
    /// statistic beyond the limit.</summary>
    public static double OfMany(double limit, int count) => Math.Sqrt(limit * limit + 2 * Math.Log(count));

    /// <summary>A chi-square value as standard errors of a normal one (Wilson and Hilferty, 1931).</summary>
    public static double OfChiSquare(double value, double degrees)
    {
        var spread = 2 / (9 * degrees);
        return (Math.Cbrt(value / degrees) - (1 - spread)) / Math.Sqrt(spread);
    }

    /// <summary>The standard errors of a skewed statistic as those of a normal one: it is taken for a chi-square value of its skewness
    /// (Pearson's type III).</summary>
    /// <remarks>A sum of few squares goes beyond five of its standard errors far more often than a normal statistic does.</remarks>
    /// <param name="sigmas">The statistic less its mean, by its standard error.</param>
    /// <param name="skewness">Its third cumulant by the cube of its standard error.</param>
    public static double OfSkewed(double sigmas, double skewness)
    {
        const double negligible = 1e-4;
        if (Math.Abs(skewness) < negligible)
        {
            return sigmas;
        }

        var (sign, degrees) = (Math.Sign(skewness), 8 / (skewness * skewness));
        return sign * OfChiSquare(Math.Max(0, degrees + sign * sigmas * Math.Sqrt(2 * degrees)), degrees);
    }

    /// <summary>The correlation of two series of independent normal values of mean 0 as standard errors of a normal statistic (Wallace,
    /// 1959, for Student's t); 0 where one value makes the correlation 1.</summary>
    public static double OfCorrelation(double correlation, long values)
    {
        var degrees = values - 1.0;
        return degrees == 0
            ? 0
            : (8 * degrees + 1) / (8 * degrees + 3) * Math.Sqrt(-degrees * Math.Log(1 - Math.Min(correlation * correlation, 1)));
    }
}
