namespace Pyoco;

/// <summary>The coefficients of every multistep and singlestep method here: integrals over a step of an exponential times the polynomial
/// through known values.</summary>
/// <remarks>
/// <para>A step is taken as the time s from 0, where it starts, to 1, where it ends; steps before it lie at negative s. Values
/// <c>f(s_j)</c> determine a polynomial <c>c_0 + c_1 s + c_2 s^2 + ...</c>, whose integral is <c>c_0 m_0 + c_1 m_1 + ...</c> with the
/// moments <c>m_n</c>, the integrals of <c>s^n</c> under the weight of the method. <see cref="Weights"/> writes that sum in terms of the
/// values.</para>
/// <para>Methods differ in the variable (sigma, <c>lambda = -ln sigma</c>, the step's number), in the moments, and in what a paper puts in
/// place of a moment: Adams and Bashforth's methods, LMS and PLMS have <see cref="PlainMoments"/>, the exponential integrators DPM-Solver
/// (arXiv 2206.00927), DPM-Solver++ (arXiv 2211.01095), DEIS (arXiv 2204.13902) and UniPC (arXiv 2302.04867)
/// <see cref="ExponentialMoments"/>.</para>
/// </remarks>
public static class StepIntegral
{
    private const int SeriesTerms = 40;

    /// <summary>The moments without a weight, <c>m_n = 1 / (n + 1)</c>.</summary>
    /// <param name="count">How many, from n = 0.</param>
    public static double[] PlainMoments(int count) => [.. Enumerable.Range(0, count).Select(n => 1 / (n + 1.0))];

    /// <summary>The moments under an exponential, <c>m_n = z * integral of exp(-z (1 - s)) s^n</c> for s from 0 to 1. In the terms of
    /// DPM-Solver, <c>m_0 = 1 - exp(-z)</c> and <c>m_n = n! z^(n+1) phi_(n+1)(-z)</c>.</summary>
    /// <param name="z">Any number; infinity, a step to no noise, leaves each moment 1.</param>
    /// <param name="count">How many, from n = 0.</param>
    public static double[] ExponentialMoments(double z, int count)
    {
        var moments = new double[count];
        for (var n = 0; n < count; n++)
        {
            // By parts m_n = 1 - n m_(n-1) / z, which loses all digits at small z.
            moments[n] = n == 0 ? -double.ExpM1(-z) : Math.Abs(z) < 1 ? Series(z, n) : 1 - n * moments[n - 1] / z;
        }

        return moments;
    }

    /// <summary>The weights of the values in the integral of the polynomial through them.</summary>
    /// <param name="places">Where the values are known, in s; all different. As many as moments.</param>
    /// <param name="moments">The integrals of <c>s^n</c>, from n = 0.</param>
    /// <returns>A weight for each place.</returns>
    /// <exception cref="ArgumentException">There are not as many moments as places, or none.</exception>
    public static double[] Weights(ReadOnlySpan<double> places, ReadOnlySpan<double> moments)
    {
        if (places.IsEmpty || places.Length != moments.Length)
        {
            throw new ArgumentException(
                $"{places.Length} places and {moments.Length} moments were given; as many of each, and one at least, were expected.",
                nameof(moments));
        }

        var weights = new double[places.Length];
        for (var j = 0; j < places.Length; j++)
        {
            var basis = LagrangePolynomial(places, j);
            for (var n = 0; n < moments.Length; n++)
            {
                weights[j] += basis[n] * moments[n];
            }
        }

        return weights;
    }

    // z * sum over k of (-z)^k n! / (n + k + 1)!
    private static double Series(double z, int n)
    {
        var (sum, term) = (0.0, z / (n + 1));
        for (var k = 1; k <= SeriesTerms; k++)
        {
            sum += term;
            term *= -z / (n + k + 1);
        }

        return sum;
    }

    // The coefficients of the polynomial that is 1 at one place and 0 at the others, lowest power first.
    private static double[] LagrangePolynomial(ReadOnlySpan<double> places, int one)
    {
        var polynomial = new double[places.Length];
        (polynomial[0], var degree) = (1, 0);
        for (var m = 0; m < places.Length; m++)
        {
            if (m == one)
            {
                continue;
            }

            var distance = places[one] - places[m];
            degree++;
            for (var n = degree; n >= 0; n--)
            {
                polynomial[n] = ((n > 0 ? polynomial[n - 1] : 0) - places[m] * polynomial[n]) / distance;
            }
        }

        return polynomial;
    }
}
