namespace Pyoco.Noise;

/// <summary>How a frame comes from a few remembered numbers s at its pixel and white noise w: <c>e = carry s + own w</c>, and then s
/// becomes
/// <c>keep s + take w</c>.</summary>
/// <param name="own">The standard deviation of the frame given those before it.</param>
/// <param name="carry">What the frame has of each remembered number.</param>
/// <param name="keep">What is remembered of what was, a square matrix.</param>
/// <param name="take">What is remembered of the white noise.</param>
internal sealed class FrameStep(double own, double[] carry, double[,] keep, double[] take)
{
    /// <summary>The most numbers that are remembered.</summary>
    public const int MostNumbers = 3;

    /// <summary>The standard deviation of the frame given those before it.</summary>
    public double Own => own;

    /// <summary>What the frame has of each remembered number.</summary>
    public double[] Carry => carry;

    /// <summary>What is remembered of what was.</summary>
    public double[,] Keep => keep;

    /// <summary>What is remembered of the white noise.</summary>
    public double[] Take => take;

    /// <summary>How many numbers are remembered.</summary>
    public int Size => carry.Length;

    /// <summary>A frame that continues the last one, <c>e = last s + own w</c>, and is itself what is remembered.</summary>
    public static FrameStep Continuing(double last, double own) => new(own, [last], new[,] { { last } }, [own]);
}
