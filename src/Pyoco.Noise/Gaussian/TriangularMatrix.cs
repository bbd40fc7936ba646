namespace Pyoco.Noise;

/// <summary>Dense algebra of covariances and their lower triangular factors, in float64.</summary>
internal static class TriangularMatrix
{
    // The distance of 1 to the next number.
    private const double Epsilon = 2.220446049250313e-16;

    // The share of a variance that frames may explain beyond it by mistakes of the caller's arithmetic.
    private const double Impossible = 1e-9;

    // The share of a variance to which its rest has to be known where it may be nothing.
    private const double Known = 1e-12;

    /// <summary>The Cholesky factor of a covariance that may be singular: where the frames before it determine a frame, its column is
    /// 0.</summary>
    /// <remarks>A frame is determined where what is left of its variance is no more than rounding of the covariance can make of it: with
    /// weights g in the prediction from the frames before it, a relative error u of the entries changes that by up to <c>u (1 + |g|)²</c>.
    /// That tells a frame which is a copy of another; smooth kernels have weights in the thousands, and there what is left is not known any
    /// more.</remarks>
    /// <param name="covariance">[F, F].</param>
    /// <param name="unknown">The first frame whose determination is not known: from there on the factor is meaningless; null where there is
    /// none.</param>
    /// <exception cref="ArgumentException">A frame's variance is less than the frames before it explain: that is no covariance.</exception>
    public static double[,] Cholesky(double[,] covariance, out int? unknown)
    {
        var size = covariance.GetLength(0);
        var factor = new double[size, size];
        unknown = null;
        for (var i = 0; i < size; i++)
        {
            var left = covariance[i, i];
            for (var j = 0; j < i; j++)
            {
                factor[i, j] = factor[j, j] == 0 ? 0 : (covariance[i, j] - Product(factor, i, j, j)) / factor[j, j];
                left -= factor[i, j] * factor[i, j];
            }

            var rounding = RoundingOfWhatIsLeft(covariance, factor, i);
            if (left < -Impossible * covariance[i, i] - 8 * rounding)
            {
                throw new ArgumentException(
                    $"The matrix is no covariance: the frames before frame {i} explain more than its variance.", nameof(covariance));
            }

            factor[i, i] = left > rounding ? Math.Sqrt(left) : 0;
            if (left <= rounding && rounding > Known * covariance[i, i])
            {
                unknown = i;
                return factor;
            }
        }

        return factor;
    }

    /// <summary>The solution x of <c>L x = y</c>, column by column, for a lower triangular L without 0 on the diagonal and any y [F,
    /// K].</summary>
    public static double[,] Solve(double[,] lower, double[,] y)
    {
        var (size, columns) = (y.GetLength(0), y.GetLength(1));
        var x = new double[size, columns];
        for (var c = 0; c < columns; c++)
        {
            for (var i = 0; i < size; i++)
            {
                var rest = y[i, c];
                for (var k = 0; k < i; k++)
                {
                    rest -= lower[i, k] * x[k, c];
                }

                x[i, c] = rest / lower[i, i];
            }
        }

        return x;
    }

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
    public static double[,] Inverse(double[,] lower) => Solve(lower, FrameCovariance.Of(lower.GetLength(0), (i, j) => i == j ? 1 : 0));

    private static double RoundingOfWhatIsLeft(double[,] covariance, double[,] factor, int frame)
    {
        var weights = SolveTransposed(factor, [.. Enumerable.Range(0, frame).Select(j => factor[frame, j])]);
        var deviations = Math.Sqrt(covariance[frame, frame]);
        for (var j = 0; j < frame; j++)
        {
            deviations += Math.Abs(weights[j]) * Math.Sqrt(covariance[j, j]);
        }

        // that of the entries, and that of the sums
        return Epsilon * (deviations * deviations + 4 * (frame + 2) * covariance[frame, frame]);
    }

    private static double Product(double[,] factor, int i, int j, int terms)
    {
        var sum = 0.0;
        for (var k = 0; k < terms; k++)
        {
            sum += factor[i, k] * factor[j, k];
        }

        return sum;
    }
}
