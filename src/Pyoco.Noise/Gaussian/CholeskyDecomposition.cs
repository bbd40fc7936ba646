using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>The Cholesky factor of a covariance that may be singular: where the frames before it determine a frame, its column is
/// 0.</summary>
/// <remarks><para>A frame is determined where what is left of its variance is no more than rounding of the covariance can make of it: with
/// weights g in the prediction from the frames before it, a relative error u of the entries changes that by up to <c>u (1 + |g|)²</c>. That
/// marks a frame which is a copy of another; smooth kernels have weights in the thousands, and there what is left is not known any
/// more.</para>
/// <para>Rows are made some at a time, so that what is known already is read once for all of them. Every entry is the same sum in the same
/// order as in the plain algorithm, on every processor.</para></remarks>
internal sealed class CholeskyDecomposition
{
    private const int RowsAtOnce = 8;

    // The distance of 1 to the next number.
    private const double Epsilon = 2.220446049250313e-16;

    // The share of a variance that frames may explain beyond it by mistakes of the caller's arithmetic.
    private const double Impossible = 1e-9;

    // The share of a variance to which its rest has to be known where it may be nothing.
    private const double Known = 1e-12;

    private readonly double[,] _covariance;
    private readonly int _size;
    private readonly double[,] _columns; // the factor transposed
    private readonly double[,] _inverse;
    private readonly double[,] _sums; // of the rows at hand: what the columns so far have in common with each
    private readonly double[,] _weights; // of the rows at hand: in the prediction from the frames before

    private readonly bool _isCovariance;

    private CholeskyDecomposition(double[,] covariance, bool isCovariance)
    {
        _isCovariance = isCovariance;
        (_covariance, _size) = (covariance, covariance.GetLength(0));
        (Lower, _columns, _inverse) = (new double[_size, _size], new double[_size, _size], new double[_size, _size]);
        (_sums, _weights) = (new double[RowsAtOnce, _size], new double[RowsAtOnce, _size]);
    }

    /// <summary>The factor.</summary>
    public double[,] Lower { get; }

    /// <summary>The first frame whose determination is not known: from there on the factor is meaningless; null where there is
    /// none.</summary>
    public int? Unknown { get; private set; }

    /// <summary>Factors a covariance [F, F].</summary>
    /// <param name="covariance">The covariance.</param>
    /// <param name="isCovariance">Whether it is known to be one, so that what contradicts it is rounding.</param>
    /// <exception cref="ArgumentException">A frame's variance is less than the frames before it explain: that is no covariance.</exception>
    public static CholeskyDecomposition Of(double[,] covariance, bool isCovariance = false)
    {
        var made = new CholeskyDecomposition(covariance, isCovariance);
        for (var first = 0; first < made._size && made.Unknown is null; first += RowsAtOnce)
        {
            made.AddRows(first, Math.Min(made._size, first + RowsAtOnce));
        }

        return made;
    }

    private void AddRows(int first, int end)
    {
        Array.Clear(_sums);
        Array.Clear(_weights);
        for (var k = 0; k < end; k++)
        {
            if (k >= first && !Finish(k, Row(_weights, k - first)))
            {
                Unknown = k;
                return;
            }

            for (var i = Math.Max(first, k + 1); i < end; i++)
            {
                var sums = Row(_sums, i - first);
                var entry = Lower[k, k] == 0 ? 0 : (_covariance[i, k] - sums[k]) / Lower[k, k];
                (Lower[i, k], _columns[k, i]) = (entry, entry);
                if (entry != 0)
                {
                    AddTimes(sums[(k + 1)..i], Row(_columns, k)[(k + 1)..i], entry);
                    AddTimes(Row(_weights, i - first)[..(k + 1)], Row(_inverse, k)[..(k + 1)], entry);
                }
            }
        }
    }

    // The diagonal of a row whose other entries are known, and the row of the inverse; false where what is left is not known.
    private bool Finish(int row, Span<double> weights)
    {
        var variance = _covariance[row, row];
        var (left, deviations) = (variance, Math.Sqrt(variance));
        for (var j = 0; j < row; j++)
        {
            left -= Lower[row, j] * Lower[row, j];
            deviations += Math.Abs(weights[j]) * Math.Sqrt(_covariance[j, j]);
        }

        // that of the entries, and that of the sums
        var rounding = Epsilon * (deviations * deviations + 4 * (row + 2) * variance);
        if (left < -Impossible * variance - 8 * rounding)
        {
            if (_isCovariance)
            {
                return false;
            }

            throw new ArgumentException(
                $"The matrix is no covariance: the frames before frame {row} explain more than its variance.", "covariance");
        }

        if (left <= rounding)
        {
            return rounding <= Known * variance;
        }

        var own = Math.Sqrt(left);
        Lower[row, row] = own;
        for (var j = 0; j < row; j++)
        {
            _inverse[row, j] = -weights[j] / own;
        }

        _inverse[row, row] = 1 / own;
        return true;
    }

    private static Span<double> Row(double[,] matrix, int row)
    {
        var columns = matrix.GetLength(1);
        return MemoryMarshal.CreateSpan(ref matrix[row, 0], columns);
    }

    /// <summary><c>sum = sum + x * factor</c>, each element by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddTimes(Span<double> sum, ReadOnlySpan<double> x, double factor)
    {
        var sums = MemoryMarshal.Cast<double, Vector<double>>(sum);
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var factors = new Vector<double>(factor);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += xs[i] * factors;
        }

        for (var i = sums.Length * Vector<double>.Count; i < sum.Length; i++)
        {
            sum[i] += x[i] * factor;
        }
    }
}
