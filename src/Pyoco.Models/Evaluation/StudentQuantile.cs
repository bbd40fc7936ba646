namespace Pyoco.Models;

/// <summary>The quantile function of Student's t distribution.</summary>
/// <remarks>Degrees of freedom that are no whole number are rounded down, which widens intervals.</remarks>
internal static class StudentQuantile
{
    private const double NearlyNormal = 200;
    private const int Bisections = 100;

    /// <summary>The number below which a share of all draws lies.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="freedom">Degrees of freedom, at least 1; infinite for the normal distribution.</param>
    public static double At(double share, double freedom)
    {
        if (share < 0.5)
        {
            return -At(1 - share, freedom);
        }

        if (freedom > NearlyNormal)
        {
            // Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5), whose next term is below 1e-4 here.
            var z = NormalQuantile.At(share);
            return z + (z * z * z + z) / (4 * freedom);
        }

        // The tangent of an angle: the axis that has no end becomes one that has.
        var whole = (int)Math.Max(1, Math.Floor(freedom));
        var (low, high) = (0.0, Math.PI / 2);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = (1 + Within(middle, whole)) / 2 < share ? (middle, high) : (low, middle);
        }

        return Math.Sqrt(whole) * Math.Tan((low + high) / 2);
    }

    // The probability of |t| below sqrt(n) tan(angle): Abramowitz and Stegun 26.7.3 and 26.7.4.
    private static double Within(double angle, int freedom)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = freedom % 2 == 1;
        var (term, sum) = isOdd ? (cosine, freedom == 1 ? 0 : cosine) : (1.0, 1.0);
        for (var k = isOdd ? 3 : 2; k <= freedom - 2; k += 2)
        {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }

        return isOdd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }
}
