namespace Pyoco.Noise;

/// <summary>The weights of two unit noises of which one counts alpha times as much: <c>alpha / sqrt(1 + alpha²)</c> and
/// <c>1 / sqrt(1 + alpha²)</c>.</summary>
internal static class AlphaWeights
{
    /// <summary>The largest alpha: beyond, a frame's own noise is lost in the rounding of the rest.</summary>
    public const double Largest = 1 / FrameCovariance.LeastDeviation;

    /// <summary>Up to this alpha the rounding of the weights does not show in a recursion of any length.</summary>
    public const double LargestOfFloats = 16;

    /// <summary>Refuses an alpha that is negative, or larger than float32 noise can hold.</summary>
    public static double Checked(double alpha, string parameter = "alpha") => alpha is >= 0 and <= Largest
        ? alpha
        : throw new ArgumentOutOfRangeException(
            parameter, alpha, FormattableString.Invariant($"The {parameter} is {alpha}; a number of at least 0 and at most {Largest} was ")
            + "expected: beyond that, noise in float32 cannot hold the smaller part.");

    /// <summary>The weights in float64.</summary>
    public static (double Other, double Own) Of(double alpha)
    {
        var own = 1 / Math.Sqrt(1 + alpha * alpha);
        return (alpha * own, own);
    }

    /// <summary>The weights in float32. Up to <see cref="LargestOfFloats"/> they are computed in float32, which the bits of noise that
    /// exists hang on; larger ones are rounded from float64.</summary>
    public static (float Other, float Own) Rounded(double alpha)
    {
        if (alpha > LargestOfFloats)
        {
            var (other, rest) = Of(alpha);
            return ((float)other, (float)rest);
        }

        var a = (float)alpha;
        var own = 1f / MathF.Sqrt(1f + a * a);
        return (a * own, own);
    }
}
