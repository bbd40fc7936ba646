namespace Pyoco.Noise;

/// <summary>Covariance matrices over frames, and the checks that all priors share.</summary>
internal static class FrameCovariance
{
    /// <summary>A matrix of given entries.</summary>
    public static double[,] Of(int frames, Func<int, int, double> entry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
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
}
