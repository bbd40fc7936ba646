using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Dense algebra of lower triangular factors, in float64.</summary>
internal static class TriangularMatrix
{
    private const int RowsAtOnce = 8;

    /// <summary>The Cholesky factor of a covariance that may be singular.</summary>
    /// <inheritdoc cref="CholeskyDecomposition"/>
    /// <param name="covariance">[F, F].</param>
    /// <param name="unknown">The first frame whose determination is not known: from there on the factor is meaningless; null where there is
    /// none.</param>
    /// <exception cref="ArgumentException">A frame's variance is less than the frames before it explain: that is no covariance.</exception>
    public static double[,] Cholesky(double[,] covariance, out int? unknown)
    {
        var made = CholeskyDecomposition.Of(covariance);
        unknown = made.Unknown;
        return made.Lower;
    }

    /// <summary>The solution x of <c>L x = y</c>, column by column, for a lower triangular L without 0 on the diagonal and any y [F,
    /// K].</summary>
    public static double[,] Solve(double[,] lower, double[,] y) => Solve(lower, y, row => y.GetLength(1));

    /// <summary>The same for a lower triangular y, in a third of the time.</summary>
    public static double[,] SolveTriangular(double[,] lower, double[,] y) => Solve(lower, y, row => row + 1);

    /// <summary>The solution x of <c>Lᵀ x = y</c>; 0 where L has 0 on the diagonal.</summary>
    public static double[] SolveTransposed(double[,] lower, double[] y)
    {
        var x = new double[y.Length];
        for (var i = y.Length - 1; i >= 0; i--)
        {
            var rest = y[i];
            for (var k = i + 1; k < y.Length; k++)
            {
                rest -= lower[k, i] * x[k];
            }

            x[i] = lower[i, i] == 0 ? 0 : rest / lower[i, i];
        }

        return x;
    }

    /// <summary>The inverse of a lower triangular matrix without 0 on the diagonal.</summary>
    public static double[,] Inverse(double[,] lower) =>
        SolveTriangular(lower, FrameCovariance.Of(lower.GetLength(0), (i, j) => i == j ? 1 : 0));

    // Some rows at a time, so that those before them are read once for all of these. A row has `columns` entries that may differ from 0.
    private static double[,] Solve(double[,] lower, double[,] y, Func<int, int> columns)
    {
        var (size, x) = (y.GetLength(0), (double[,])y.Clone());
        for (var first = 0; first < size; first += RowsAtOnce)
        {
            var end = Math.Min(size, first + RowsAtOnce);
            for (var k = 0; k < end; k++)
            {
                var known = Row(x, k)[..columns(k)];
                if (k >= first)
                {
                    foreach (ref var entry in known)
                    {
                        entry /= lower[k, k];
                    }
                }

                for (var i = Math.Max(first, k + 1); i < end; i++)
                {
                    CholeskyDecomposition.AddTimes(Row(x, i)[..known.Length], known, -lower[i, k]);
                }
            }
        }

        return x;
    }

    private static Span<double> Row(double[,] matrix, int row) => MemoryMarshal.CreateSpan(ref matrix[row, 0], matrix.GetLength(1));
}
