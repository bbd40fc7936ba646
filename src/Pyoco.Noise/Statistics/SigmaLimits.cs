namespace Pyoco.Noise;

/// <summary>Limits of test statistics such that right noise exceeds one in about a million cases, and chi-square values in standard errors.</summary>
internal static class SigmaLimits
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

    /// <summary>A chi-square value as standard errors of a normal one (Wilson and Hilferty, 1931).</summary>
    public static double OfChiSquare(double value, double degrees)
    {
        var spread = 2 / (9 * degrees);
        return (Math.Cbrt(value / degrees) - (1 - spread)) / Math.Sqrt(spread);
    }
}
