namespace Pyoco.Noise;

/// <summary>The exponential function of arithmetic that IEEE 754 fixes: the same bits everywhere, unlike <see cref="Math.Exp"/>, whose last
/// bit is the platform's.</summary>
internal static class PortableExponential
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.69314718036912382; // its last 21 bits are 0: multiples of it are exact
    private const double Ln2Low = 1.9082149292705877e-10;
    private const double Least = -708; // below, results have fewer bits

    // 1 / n!; the first left out is below 5e-18 where |x| < ln 2 / 2.
    private static readonly double[] Coefficients = [1, 1, 1 / 2.0, 1 / 6.0, 1 / 24.0, 1 / 120.0, 1 / 720.0, 1 / 5040.0, 1 / 40320.0,
        1 / 362880.0, 1 / 3628800.0, 1 / 39916800.0, 1 / 479001600.0, 1 / 6227020800.0];

    /// <summary><c>exp(x)</c> of an x of at most 0, within a unit of the last place; 0 where that is below 1e-307.</summary>
    public static double Of(double x)
    {
        if (x < Least)
        {
            return 0;
        }

        var power = Math.Round(x * Log2E);
        var rest = Math.FusedMultiplyAdd(-power, Ln2Low, Math.FusedMultiplyAdd(-power, Ln2High, x));
        var sum = 0.0;
        for (var n = Coefficients.Length - 1; n >= 0; n--)
        {
            sum = Math.FusedMultiplyAdd(sum, rest, Coefficients[n]);
        }

        return Math.ScaleB(sum, (int)power);
    }
}
