using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>The two-dimensional discrete Fourier transform of a real plane and its inverse, in float32, in half the work of a complex
/// one.</summary>
/// <remarks><para>Down: columns a and a + pairs are transformed at once, as real and imaginary part; as both are real, the bins of one come
/// apart from those of the other, and half of the rows make all. Row 0, whose bins are real, has those of the highest frequency of an even
/// number of rows for imaginary parts. Then across those rows. Columns are transformed some at a time, which stay in the cache.</para>
/// <para>The caller gives <see cref="Work"/> floats, which hold a plane on the way.</para></remarks>
internal sealed unsafe class RealPlaneTransform
{
    /// <summary>The most rows of bins that go across at once.</summary>
    public const int RowsAtOnce = 32;

    private readonly int _rows;
    private readonly int _columns;
    private readonly int _pairs; // of columns
    private readonly int _wide; // floats of a row of bins
    private readonly FourierPlan _vertical;
    private readonly FourierPlan _horizontal;

    /// <summary>The transform of planes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A plane has more values than are transformed at once.</exception>
    public RealPlaneTransform(int rows, int columns)
    {
        if (4L * rows * columns > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"A plane of {rows} x {columns} has {(long)rows * columns} values; at most {Array.MaxLength / 4} are "
                + "transformed at once.");
        }

        (_rows, _columns, _pairs, _wide, Half) =
            (rows, columns, (columns + 1) / 2, FourierPlan.Padded(columns) + 16, (rows + 1) / 2);
        (_vertical, _horizontal) = (new FourierPlan(rows), new FourierPlan(columns));
    }

    /// <summary>Rows of bins.</summary>
    public int Half { get; }

    /// <summary>The floats that are worked in.</summary>
    public nuint Work => 2 * (nuint)Half * (nuint)_wide + 4 * Block;

    // Not a power of two, which would send real and imaginary parts to the same lines of the cache.
    private nuint Block => (nuint)FourierPlan.Padded(Math.Max(_rows, _columns)) * RowsAtOnce + 80;

    /// <summary>Transforms the columns of a plane; twice the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Down(float* plane, float* work)
    {
        var (x, y) = Blocks(work);
        for (var at = 0; at < _pairs; at += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, _pairs - at);
            var (width, others) = (FourierPlan.Padded(count), Math.Min(count, _columns - _pairs - at));
            for (var row = 0; row < _rows; row++)
            {
                var one = plane + (row * _columns + at);
                var other = new Span<float>(x.Imaginary + row * width, count);
                new ReadOnlySpan<float>(one, count).CopyTo(new Span<float>(x.Real + row * width, count));
                new ReadOnlySpan<float>(one + _pairs, others).CopyTo(other);
                other[others..].Clear();
            }

            Unpack(_vertical.Apply(x, y, width), width, at, count, others, Bins(work));
        }
    }

    /// <summary>Transforms some rows of what <see cref="Down"/> left.</summary>
    /// <param name="row">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="work">The memory.</param>
    /// <returns>The bins by column, in rows of <c>FourierPlan.Padded(count)</c> floats; they stay until the next call.</returns>
    public ComplexRows Across(int row, int count, float* work)
    {
        var ((x, y), width) = (Blocks(work), FourierPlan.Padded(count));
        Transpose(Bins(work) + row * _wide, _wide, count, _columns, x, width);
        return _horizontal.Apply(x, y, width);
    }

    /// <summary>Transforms such rows back, times the number of columns.</summary>
    /// <param name="bins">What <see cref="Across"/> returned, changed.</param>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="work">The memory.</param>
    public void AcrossBack(ComplexRows bins, int row, int count, float* work)
    {
        var ((x, y), width) = (Blocks(work), FourierPlan.Padded(count));
        var rows = _horizontal.Apply(bins.Swapped, (bins.Real == x.Real ? y : x).Swapped, width).Swapped;
        Transpose(rows, width, _columns, count, Bins(work) + row * _wide, _wide);
    }

    /// <summary>Transforms the columns back into a plane, times the number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void DownBack(float* plane, float* work)
    {
        var (x, y) = Blocks(work);
        for (var at = 0; at < _pairs; at += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, _pairs - at);
            var (width, others) = (FourierPlan.Padded(count), Math.Min(count, _columns - _pairs - at));
            Pack(Bins(work), at, count, others, x, width);
            var columns = _vertical.Apply(x.Swapped, y.Swapped, width).Swapped;
            for (var row = 0; row < _rows; row++)
            {
                var to = plane + (row * _columns + at);
                new ReadOnlySpan<float>(columns.Real + row * width, count).CopyTo(new Span<float>(to, count));
                new ReadOnlySpan<float>(columns.Imaginary + row * width, others).CopyTo(new Span<float>(to + _pairs, others));
            }
        }
    }

    /// <summary>Makes a plane of the numbers that it holds: of rows y and <c>rows - y</c>, real and imaginary parts of the bins of vertical
    /// frequency y; of rows 0 and <c>rows / 2</c>, whose bins are those of real rows, columns x and <c>columns - x</c> for these
    /// parts.</summary>
    public void FromNumbers(float* plane, float* work)
    {
        var (x, _) = Blocks(work);
        for (var row = 0; row < Half; row += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, Half - row);
            var (skipped, width) = (row == 0 ? 1 : 0, FourierPlan.Padded(count));
            var first = plane + (row + skipped) * _columns;
            var last = plane + (_rows - row - skipped) * _columns;
            FloatTranspose.Apply(first, _columns, count - skipped, _columns, x.Real + skipped, width);
            FloatTranspose.Apply(last, -_columns, count - skipped, _columns, x.Imaginary + skipped, width); // upwards
            if (row == 0)
            {
                FirstRow(plane, x, width);
            }

            AcrossBack(x, row, count, work);
        }

        DownBack(plane, work);
    }

    // a + i b, a the bins of row 0 and b those of the highest frequency of an even number of rows.
    private void FirstRow(float* plane, ComplexRows to, int width)
    {
        var last = _rows % 2 == 0 ? plane + _rows / 2 * _columns : null;
        for (var column = 0; column <= _columns / 2; column++)
        {
            var mirror = (_columns - column) % _columns;
            var (one, other) = (to + column * width, to + mirror * width);
            var (ar, ai) = (plane[column], mirror == column ? 0 : plane[mirror]);
            var (br, bi) = last is null ? (0, 0) : (last[column], mirror == column ? 0 : last[mirror]);
            (*one.Real, *one.Imaginary) = (ar - bi, ai + br);
            (*other.Real, *other.Imaginary) = (ar + bi, br - ai);
        }
    }

    // With z' the mirror image of a bin z of a + i b, twice the bin of a is z + conj z', that of b is -i (z - conj z').
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Unpack(ComplexRows pairs, int width, int at, int count, int others, ComplexRows bins)
    {
        var last = pairs + _rows / 2 * width;
        for (var i = 0; i < count; i++)
        {
            (bins.Real[at + i], bins.Imaginary[at + i]) = (2 * pairs.Real[i], _rows % 2 == 0 ? 2 * last.Real[i] : 0);
            if (i < others)
            {
                (bins.Real[_pairs + at + i], bins.Imaginary[_pairs + at + i]) =
                    (2 * pairs.Imaginary[i], _rows % 2 == 0 ? 2 * last.Imaginary[i] : 0);
            }
        }

        for (var row = 1; row < Half; row++)
        {
            var (z, mirror, to) = (pairs + row * width, pairs + (_rows - row) * width, bins + (row * _wide + at));
            var i = 0;
            for (; i <= others - Vector<float>.Count; i += Vector<float>.Count)
            {
                var (zr, zi) = (Vector.Load(z.Real + i), Vector.Load(z.Imaginary + i));
                var (mr, mi) = (Vector.Load(mirror.Real + i), Vector.Load(mirror.Imaginary + i));
                (zr + mr).Store(to.Real + i);
                (zi - mi).Store(to.Imaginary + i);
                (zi + mi).Store(to.Real + _pairs + i);
                (mr - zr).Store(to.Imaginary + _pairs + i);
            }

            for (; i < count; i++)
            {
                var (zr, zi, mr, mi) = (z.Real[i], z.Imaginary[i], mirror.Real[i], mirror.Imaginary[i]);
                (to.Real[i], to.Imaginary[i]) = (zr + mr, zi - mi);
                if (i < others)
                {
                    (to.Real[_pairs + i], to.Imaginary[_pairs + i]) = (zi + mi, mr - zr);
                }
            }
        }
    }

    // a + i b, of which half of the rows is known.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(ComplexRows bins, int at, int count, int others, ComplexRows pairs, int width)
    {
        var last = pairs + _rows / 2 * width;
        for (var i = 0; i < count; i++)
        {
            var (real, imaginary) = i < others ? (bins.Real[_pairs + at + i], bins.Imaginary[_pairs + at + i]) : (0, 0);
            if (_rows % 2 == 0)
            {
                (last.Real[i], last.Imaginary[i]) = (bins.Imaginary[at + i], imaginary);
            }

            (pairs.Real[i], pairs.Imaginary[i]) = (bins.Real[at + i], real);
        }

        for (var row = 1; row < Half; row++)
        {
            var (from, to, mirror) = (bins + (row * _wide + at), pairs + row * width, pairs + (_rows - row) * width);
            var i = 0;
            for (; i <= others - Vector<float>.Count; i += Vector<float>.Count)
            {
                var (ar, ai) = (Vector.Load(from.Real + i), Vector.Load(from.Imaginary + i));
                var (br, bi) = (Vector.Load(from.Real + _pairs + i), Vector.Load(from.Imaginary + _pairs + i));
                (ar - bi).Store(to.Real + i);
                (ai + br).Store(to.Imaginary + i);
                (ar + bi).Store(mirror.Real + i);
                (br - ai).Store(mirror.Imaginary + i);
            }

            for (; i < count; i++)
            {
                var (ar, ai) = (from.Real[i], from.Imaginary[i]);
                var (br, bi) = i < others ? (from.Real[_pairs + i], from.Imaginary[_pairs + i]) : (0, 0);
                (to.Real[i], to.Imaginary[i], mirror.Real[i], mirror.Imaginary[i]) = (ar - bi, ai + br, ar + bi, br - ai);
            }
        }
    }

    // Rows of bins, by row.
    private ComplexRows Bins(float* work) => new(work, work + (nuint)Half * (nuint)_wide);

    private (ComplexRows X, ComplexRows Y) Blocks(float* work)
    {
        var start = work + 2 * (nuint)Half * (nuint)_wide;
        return (new ComplexRows(start, start + Block), new ComplexRows(start + 2 * Block, start + 3 * Block));
    }

    private static void Transpose(ComplexRows from, int width, int rows, int columns, ComplexRows to, int height)
    {
        FloatTranspose.Apply(from.Real, width, rows, columns, to.Real, height);
        FloatTranspose.Apply(from.Imaginary, width, rows, columns, to.Imaginary, height);
    }
}
