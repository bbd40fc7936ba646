namespace Pyoco.Noise;

/// <summary>The natural logarithm of arithmetic that IEEE 754 fixes: the same bits everywhere, unlike
/// <see cref="Math.Log(double)"/>.</summary>
internal static class PortableLogarithm
{
    private const double Ln2 = 0.6931471805599453;
    private const int Terms = 13; // the first left out is below 1e-19

    /// <summary>ln x of a normal number above 0, within two units of the last place.</summary>
    public static double Of(double x)
    {
        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent); // 1 to 2
        if (mantissa > 1.4142135623730951)
        {
            (mantissa, exponent) = (mantissa / 2, exponent + 1);
        }

        // ln m = 2 artanh((m - 1) / (m + 1))
        var f = (mantissa - 1) / (mantissa + 1);
        var (square, sum) = (f * f, 0.0);
        for (var n = Terms - 1; n >= 0; n--)
        {
            sum = Math.FusedMultiplyAdd(sum, square, 1.0 / (2 * n + 1));
        }

        return Math.FusedMultiplyAdd(exponent, Ln2, 2 * f * sum);
    }
}
