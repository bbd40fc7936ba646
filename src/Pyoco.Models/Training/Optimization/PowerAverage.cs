namespace Pyoco.Models;

/// <summary>The mathematics of averages of weights whose profile is a power of time (EDM2, arXiv 2312.02696, section 3.1 and
/// appendix C).</summary>
/// <remarks>The average at time t weighs the weights of time s by <c>(gamma + 1) s^gamma / t^(gamma + 1)</c>: it grows with the training,
/// so that one number, its width, says how long it is whatever the number of steps.</remarks>
internal static class PowerAverage
{
    // The widest profile, a plain mean of all times: gamma is 0.
    private static readonly double Widest = Math.Sqrt(1.0 / 12);
    private const int Bisections = 200;
    private const double LargestExponent = 1e9;

    /// <summary>The exponent gamma of a width.</summary>
    /// <param name="width">The profile's standard deviation by its length, sigma_rel, above 0 and at most 0.2886, a plain
    /// mean's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is out of range.</exception>
    public static double Exponent(double width)
    {
        if (!(width > 0 && width <= Widest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), width, FormattableString.Invariant($"A width above 0 and at most {Widest:F4} was expected."));
        }

        // width^2 = (gamma + 1) / ((gamma + 2)^2 (gamma + 3)), which falls.
        var (low, high) = (0.0, LargestExponent);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            var found = Math.Sqrt((middle + 1) / (middle + 3)) / (middle + 2);
            (low, high) = found > width ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>How much of the average stays at a step, from 1: <c>(1 - 1/t)^(gamma + 1)</c> (section 3.1).</summary>
    public static double Decay(double exponent, long step) => Math.Pow(1 - 1.0 / step, exponent + 1);

    /// <summary>The inner product of two profiles (appendix C).</summary>
    public static double InnerProduct((double Time, double Exponent) a, (double Time, double Exponent) b)
    {
        var (early, late) = a.Time < b.Time ? (a, b) : (b, a);
        return (a.Exponent + 1) * (b.Exponent + 1) / ((a.Exponent + b.Exponent + 1) * late.Time)
            * Math.Pow(early.Time / late.Time, late.Exponent);
    }
}
