namespace Pyoco.TestSupport;

/// <summary>Covariance matrices over frames.</summary>
public static class FrameMatrices
{
    /// <summary>Independent frames of one variance.</summary>
    public static double[,] Diagonal(int size, double variance) => Of(size, (i, j) => i == j ? variance : 0);

    /// <summary>A stationary autoregression: correlations fall by a factor from frame to frame.</summary>
    public static double[,] Autoregression(int size, double correlation, double variance = 1) =>
        Of(size, (i, j) => variance * Math.Pow(correlation, Math.Abs(i - j)));

    private static double[,] Of(int size, Func<int, int, double> entry)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                matrix[i, j] = entry(i, j);
            }
        }

        return matrix;
    }
}
