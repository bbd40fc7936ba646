namespace Pyoco.Noise;

/// <summary>The joint distribution of the frames of a clip at one pixel, or at one spatial frequency: normal, of mean 0 and some
/// covariance.</summary>
/// <remarks>It stands on a lower triangular factor of the covariance. Immutable; the factor is computed when it is first asked
/// for.</remarks>
public sealed class FrameDistribution
{
    private readonly Func<int, int, double> _covariance;
    private readonly Lazy<IFrameFactor> _factor;

    private FrameDistribution(int frames, Func<int, int, double> covariance, Func<IFrameFactor> factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        (Frames, _covariance, _factor) = (frames, covariance, new Lazy<IFrameFactor>(factor));
    }

    /// <summary>How many frames there are.</summary>
    public int Frames { get; }

    /// <summary>The first frame that the frames before it determine, as far as rounding lets one say; null where there is none.</summary>
    public int? DeterminedFrame
    {
        get
        {
            for (var i = 0; i < Frames; i++)
            {
                if (Factor.Diagonal[i] == 0)
                {
                    return i;
                }
            }

            return null;
        }
    }

    /// <summary>The logarithm of the determinant of the covariance, in nats; negative infinity where a frame is determined.</summary>
    public double LogDeterminant => Factor.Diagonal.Sum(own => 2 * Math.Log(own));

    /// <summary>The first frame of which float64 cannot say whether the frames before it determine it: the covariance is too near to a
    /// singular one to be drawn from. Null where there is none.</summary>
    public int? UnknownFrame => Factor.UnknownFrame;

    internal IFrameFactor Factor => _factor.Value;

    /// <summary>The covariance of two frames.</summary>
    public double this[int i, int j] => _covariance(i, j);

    /// <summary>A distribution of any covariance, also of a singular one.</summary>
    /// <param name="covariance">Symmetric and positive semidefinite, [F, F]; ones on the diagonal where it is a prior's at every
    /// pixel.</param>
    /// <exception cref="ArgumentException">The matrix is not square, not symmetric, not finite, or no covariance.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It has more than 4,096 frames.</exception>
    public static FrameDistribution OfCovariance(double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        var frames = covariance.GetLength(0);
        if (covariance.GetLength(1) != frames)
        {
            throw new ArgumentException(
                $"The matrix is [{frames}, {covariance.GetLength(1)}]; a square one was expected.", nameof(covariance));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames, CholeskyFactor.MostFrames, nameof(covariance));
        for (var i = 0; i < frames; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!double.IsFinite(covariance[i, j]) || covariance[i, j] != covariance[j, i])
                {
                    throw new ArgumentException(
                        $"The matrix has {covariance[i, j]} at [{i}, {j}] and {covariance[j, i]} at [{j}, {i}]; "
                            + "one finite number was expected.",
                        nameof(covariance));
                }
            }
        }

        var copy = (double[,])covariance.Clone();
        var factor = new CholeskyFactor(copy);
        return new FrameDistribution(frames, (i, j) => copy[i, j], () => factor);
    }

    /// <summary>All covariances, [F, F].</summary>
    public double[,] Covariance() => FrameCovariance.Of(Frames, _covariance);

    /// <summary>A distribution of given covariances, without a look at them; at most <see cref="CholeskyFactor.MostFrames"/>
    /// frames.</summary>
    internal static FrameDistribution Dense(int frames, Func<int, int, double> covariance) =>
        new(frames, covariance, () => CholeskyFactor.Of(frames, covariance));

    /// <summary>A distribution of given covariances, and of a factor of them.</summary>
    internal static FrameDistribution Of(int frames, Func<int, int, double> covariance, Func<IFrameFactor> factor) =>
        new(frames, covariance, factor);

    /// <summary>Each frame continues the last, <c>e_i = last_i e_{i-1} + own_i w_i</c>; the squares of the two weights have the sum
    /// 1.</summary>
    internal static FrameDistribution Autoregression(
        int frames, Func<int, int, double> covariance, Func<int, (double Last, double Own)> weights) =>
        new(frames, covariance, () => StateSpaceFactor.Autoregression(frames, weights));

    /// <summary>Each frame is <c>shared_i b + own_i w_i</c> with one b for all; the squares of the two weights have the sum 1.</summary>
    internal static FrameDistribution SharedAndOwn(int frames, Func<int, (double Shared, double Own)> weights) => new(
        frames,
        (i, j) => i == j ? 1 : weights(i).Shared * weights(j).Shared,
        () => StateSpaceFactor.SharedAndOwn(frames, weights));

    /// <summary><c>KL(this || reference)</c> in nats; neither distribution has a determined frame.</summary>
    internal double Divergence(FrameDistribution reference)
    {
        // tr(B^-1 A) is the squared norm of L_B^-1 L_A.
        var trace = 0.0;
        foreach (var entry in reference.Factor.Solve(Factor.ToMatrix()))
        {
            trace += entry * entry;
        }

        return Math.Max(0, (trace - Frames + reference.LogDeterminant - LogDeterminant) / 2);
    }
}
