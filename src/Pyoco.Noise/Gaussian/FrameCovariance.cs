namespace Pyoco.Noise;

/// <summary>Covariance matrices over frames, and the checks that all priors share.</summary>
internal static class FrameCovariance
{
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

    /// <summary>Refuses an alpha that is negative or not finite.</summary>
    public static double CheckedAlpha(double alpha) => alpha >= 0 && double.IsFinite(alpha)
        ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"Alpha is {alpha}; a finite number of at least 0 was expected.");

    /// <summary>Refuses a share of the variance that is not between 0 and 1.</summary>
    public static double CheckedShare(double share, string parameter) => share is >= 0 and <= 1
        ? share
        : throw new ArgumentOutOfRangeException(
            parameter, share, $"A share of the variance is {share}; a number from 0 to 1 was expected.");

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
