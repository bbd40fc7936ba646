namespace Pyoco.Noise;

/// <summary>Covariance matrices over frames, and the checks that all priors share.</summary>
internal static class FrameCovariance
{
    /// <summary>The least standard deviation that float32 holds beside values of about 1: its rounding is a fortieth of it.</summary>
    public const double LeastDeviation = 1.0 / (1 << 20);

    /// <summary>The least share of a variance beside the rest, the square of <see cref="LeastDeviation"/>.</summary>
    public const double LeastShare = LeastDeviation * LeastDeviation;

    // A matrix of so many frames takes 2 GB.
    private const int MostFrames = 1 << 14;

    /// <summary>A matrix of given entries.</summary>
    public static double[,] Of(int frames, Func<int, int, double> entry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames, MostFrames);
        var matrix = new double[frames, frames];
        for (var i = 0; i < frames; i++)
        {
            for (var j = 0; j < frames; j++)
            {
                matrix[i, j] = entry(i, j);
            }
        }

        return matrix;
    }

    /// <summary>Refuses a share of the variance that is not between 0 and 1, or so near to one of them that float32 cannot hold the
    /// difference: a part with less than a millionth of the deviation is lost in the rounding of the rest.</summary>
    public static double CheckedShare(double share, string parameter) => share is 0 or 1 or (>= LeastShare and <= 1 - LeastShare)
        ? share
        : throw new ArgumentOutOfRangeException(
            parameter, share, FormattableString.Invariant($"A share of the variance is {share}; a number from 0 to 1 was expected, ")
            + FormattableString.Invariant($"and if it is neither, one from {LeastShare:G3} to 1 less that, ")
            + "for float32 holds no less beside the rest.");

    /// <summary>Refuses a prior of whose frames one has less of its own, given those before it, than float32 holds.</summary>
    public static void CheckOwn(double own, string parameter, double number)
    {
        if (!(own >= LeastDeviation))
        {
            throw new ArgumentOutOfRangeException(
                parameter, number,
                FormattableString.Invariant($"With the {parameter} {number} a frame has a standard deviation of {own:G3} of its own, ")
                + FormattableString.Invariant($"given those before it; noise in float32 holds none below {LeastDeviation:G3}."));
        }
    }

    /// <summary>Refuses no frames, and frames beyond the last one that a prior has.</summary>
    public static void CheckFrames(MethodSpec spec, int known, int asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, "frames");
        if (asked > known)
        {
            throw new ArgumentOutOfRangeException("frames", asked, $"The noise prior {spec} has {known} frames; {asked} were asked for.");
        }
    }
}
