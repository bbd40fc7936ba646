namespace Pyoco.Noise;

/// <summary>Cosine and sine of arithmetic that IEEE 754 fixes: the same bits everywhere, unlike those of <see cref="Math"/>.</summary>
internal static class PortableCircle
{
    // (-1)^n / (2n + 1)! and (-1)^n / (2n)!; the first left out are below 1e-18 where |x| <= pi / 4.
    private static readonly double[] Sines = Coefficients(first: 1);
    private static readonly double[] Cosines = Coefficients(first: 0);

    /// <summary>The point of the unit circle at an angle in turns, within 2e-16; exact at quarters.</summary>
    public static (double Cosine, double Sine) At(double turns)
    {
        var quarter = Math.Round(4 * turns);
        var x = (turns - quarter / 4) * (2 * Math.PI);
        var square = x * x;
        var (cosine, sine) = (Sum(Cosines, square), x * Sum(Sines, square));
        return ((int)((long)quarter & 3)) switch
        {
            0 => (cosine, sine),
            1 => (-sine, cosine),
            2 => (-cosine, -sine),
            _ => (sine, -cosine),
        };
    }

    private static double Sum(double[] coefficients, double x)
    {
        var sum = 0.0;
        for (var n = coefficients.Length - 1; n >= 0; n--)
        {
            sum = Math.FusedMultiplyAdd(sum, x, coefficients[n]);
        }

        return sum;
    }

    private static double[] Coefficients(int first)
    {
        var coefficients = new double[10];
        var factorial = 1.0; // exact up to 22!
        for (var n = 0; n < coefficients.Length; n++)
        {
            coefficients[n] = (n % 2 == 0 ? 1 : -1) / factorial;
            factorial *= (2 * n + first + 1) * (2 * n + first + 2);
        }

        return coefficients;
    }
}
