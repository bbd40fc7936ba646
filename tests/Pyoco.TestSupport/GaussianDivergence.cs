namespace Pyoco.TestSupport;

/// <summary>The Kullback-Leibler divergence of two Gaussian laws by the textbook's formula, on dense matrices: what the library's is
/// compared with.</summary>
public static class GaussianDivergence
{
    /// <summary><c>KL(N(0, A) || N(0, B)) = (tr(B^-1 A) - F + ln det B - ln det A) / 2</c>, in nats per pixel and channel.</summary>
    /// <param name="covariance">A, the frame covariance of the noise that is drawn, [F, F].</param>
    /// <param name="reference">B, the frame covariance that a model was trained with, [F, F].</param>
    /// <returns>At least 0; 0 for equal matrices, else infinite where one of the two is singular (to within 1e-12 of its
    /// diagonal).</returns>
    /// <exception cref="ArgumentException">The matrices are not square or differ in size.</exception>
    public static double Between(double[,] covariance, double[,] reference)
    {
        var frames = CheckedFrames(covariance, reference);

        // Equal laws do not diverge, degenerate ones neither.
        if (covariance.Cast<double>().SequenceEqual(reference.Cast<double>()))
        {
            return 0;
        }

        if (Cholesky(covariance) is not { } a || Cholesky(reference) is not { } b)
        {
            return double.PositiveInfinity;
        }

        // tr(B^-1 A) is the squared norm of L_B^-1 L_A; both logarithms come from the diagonals.
        var trace = 0.0;
        var logarithms = 0.0;
        for (var column = 0; column < frames; column++)
        {
            var solved = new double[frames];
            for (var i = 0; i < frames; i++)
            {
                var rest = a[i, column];
                for (var k = 0; k < i; k++)
                {
                    rest -= b[i, k] * solved[k];
                }

                solved[i] = rest / b[i, i];
                trace += solved[i] * solved[i];
            }

            logarithms += 2 * (Math.Log(b[column, column]) - Math.Log(a[column, column]));
        }

        return Math.Max(0, (trace - frames + logarithms) / 2);
    }

    private static int CheckedFrames(double[,] covariance, double[,] reference)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(reference);
        var frames = covariance.GetLength(0);
        if (covariance.GetLength(1) != frames || reference.GetLength(0) != frames || reference.GetLength(1) != frames)
        {
            throw new ArgumentException(
                $"The matrices are [{frames}, {covariance.GetLength(1)}] and [{reference.GetLength(0)}, {reference.GetLength(1)}]; two "
                    + "square ones of one size were expected.");
        }

        return frames;
    }

    // The lower factor, or null where the matrix is not positive definite to within rounding.
    private static double[,]? Cholesky(double[,] matrix)
    {
        const double smallest = 1e-12;
        var size = matrix.GetLength(0);
        var factor = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[i, j];
                for (var k = 0; k < j; k++)
                {
                    rest -= factor[i, k] * factor[j, k];
                }

                if (i == j && !(rest > smallest * matrix[i, i]))
                {
                    return null;
                }

                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }
        }

        return factor;
    }
}
