namespace Pyoco.Noise;

/// <summary>A number that was estimated from noise.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
public readonly record struct FittedNumber(double Value, double StandardError)
{
    /// <summary>For people: <c>2.0013 ± 0.0077</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Value:G5} ± {StandardError:G2}");

    /// <summary>The alpha of a correlation, with the error that the correlation's makes of it.</summary>
    /// <param name="correlation">A correlation below 1; the alpha of a negative one is 0.</param>
    /// <param name="alpha">Alpha as a function of a correlation of at least 0.</param>
    /// <param name="slope">Its derivative.</param>
    internal static FittedNumber AlphaOf(FittedNumber correlation, Func<double, double> alpha, Func<double, double> slope)
    {
        // Near 0 a derivative says nothing (mixed noise's is infinite there): the error is then how far one error of the correlation
        // reaches.
        if (1 - correlation.Value < FrameCovariance.LeastShare)
        {
            throw new ArgumentException("All frames of the noise are the same: no finite alpha makes such noise.", "noise");
        }

        var (r, error) = (Math.Max(0, correlation.Value), correlation.StandardError);
        return new FittedNumber(alpha(r), r > error ? slope(r) * error : alpha(Math.Min(r + error, 1 - 1e-12)) - alpha(r));
    }
}
