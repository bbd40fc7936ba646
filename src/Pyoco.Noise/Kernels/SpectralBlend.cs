using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Blends two fields with weights that differ by spatial frequency, whose squares have the sum 1: the field
/// <c>F⁻¹(c F x + s F y)</c>.</summary>
/// <remarks>Both are transformed at once, as <c>z = x + i y</c>; <c>F x</c> and <c>F y</c> are in the bin of a frequency and in that of its
/// mirror image. The blend is real, so half of its bins make it: back along rows for those alone, and along columns for two columns at once,
/// as real and imaginary part. Columns are transformed some at a time, which stay in the cache.</remarks>
internal sealed unsafe class SpectralBlend : IDisposable
{
    private const int ColumnsAtOnce = 32;

    private readonly ConcurrentBag<IntPtr> _memory = []; // of threads that are not at work
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _half; // rows of bins that are kept
    private readonly int _pairs; // of columns
    private readonly FourierPlan _vertical;
    private readonly FourierPlan _horizontal;
    private readonly float[] _first; // c of a bin, by column and then row, over the number of bins and 2
    private readonly float[] _second; // s of a bin

    /// <summary>A blend of planes.</summary>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Columns of a plane.</param>
    /// <param name="weight">The first field's weight c at a frequency (vertical, horizontal), 0 to half the size each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A plane has more values than are transformed at once.</exception>
    public SpectralBlend(int rows, int columns, Func<int, int, double> weight)
    {
        if (2L * FourierPlan.Padded(rows) * columns > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"A plane of {rows} x {columns} has {(long)rows * columns} values; at most {Array.MaxLength / 2} are "
                + "transformed at once.");
        }

        (_rows, _columns, _half, _pairs) = (rows, columns, rows / 2 + 1, (columns + 1) / 2);
        (_vertical, _horizontal) = (new FourierPlan(rows), new FourierPlan(columns));
        (_first, _second) = (new float[_half * columns], new float[_half * columns]);
        var scale = 0.5 / ((double)rows * columns);
        for (var i = 0; i < _first.Length; i++)
        {
            var (x, y) = Math.DivRem(i, _half);
            var c = weight(y, Math.Min(x, columns - x));
            (_first[i], _second[i]) = ((float)(scale * c), (float)(scale * Math.Sqrt((1 - c) * (1 + c))));
        }
    }

    private int Tall => FourierPlan.Padded(_rows);

    private int Wide => FourierPlan.Padded(_pairs);

    /// <summary>Blends a plane into another; several threads may.</summary>
    /// <param name="first">The field with the weight c.</param>
    /// <param name="second">The field with the weight s; on return, the blend.</param>
    public void Apply(ReadOnlySpan<float> first, Span<float> second)
    {
        var (bins, packed) = ((nuint)_columns * (nuint)Tall, (nuint)_rows * (nuint)Wide);
        var work = (nuint)Math.Max(_rows, _columns) * ColumnsAtOnce;
        var memory = _memory.TryTake(out var used) ? (float*)used : Allocated(2 * bins + 2 * packed + 4 * work);
        try
        {
            var spectrum = new ComplexRows(memory, memory + bins);
            var pairs = new ComplexRows(memory + 2 * bins, memory + 2 * bins + packed);
            var start = memory + 2 * bins + 2 * packed;
            var (x, y) = (new ComplexRows(start, start + work), new ComplexRows(start + 2 * work, start + 3 * work));
            fixed (float* one = first, other = second)
            {
                Down(new ComplexRows(one, other), spectrum, x, y);
                Across(spectrum, x, y);
                AcrossBack(spectrum, pairs, x, y);
                DownBack(pairs, other, x, y);
            }
        }
        finally
        {
            _memory.Add((IntPtr)memory);
        }
    }

    /// <summary>Frees the memory of the threads.</summary>
    public void Dispose()
    {
        while (_memory.TryTake(out var memory))
        {
            NativeMemory.AlignedFree((void*)memory);
        }
    }

    private static float* Allocated(nuint floats)
    {
        var memory = (float*)NativeMemory.AlignedAlloc(floats * sizeof(float), 64);
        NativeMemory.Clear(memory, floats * sizeof(float)); // padding is transformed too, and numbers that are none take long
        return memory;
    }

    // Columns of the plane become rows of the spectrum.
    private void Down(ComplexRows plane, ComplexRows spectrum, ComplexRows x, ComplexRows y)
    {
        for (var at = 0; at < _columns; at += ColumnsAtOnce)
        {
            var count = Math.Min(ColumnsAtOnce, _columns - at);
            var width = FourierPlan.Padded(count);
            Copy(plane + at, _columns, x, width, _rows, count);
            Transpose(_vertical.Apply(x, y, width), width, _rows, count, spectrum + at * Tall, Tall);
        }
    }

    // Rows of bins, which are columns of the spectrum.
    private void Across(ComplexRows spectrum, ComplexRows x, ComplexRows y)
    {
        for (var at = 0; at < _rows; at += ColumnsAtOnce)
        {
            var count = Math.Min(ColumnsAtOnce, _rows - at);
            var width = FourierPlan.Padded(count);
            Copy(spectrum + at, Tall, x, width, _columns, count);
            Copy(_horizontal.Apply(x, y, width), width, spectrum + at, Tall, _columns, count);
        }
    }

    // The bins of the blend, back along rows; then two columns become one of a complex plane, all its rows.
    private void AcrossBack(ComplexRows spectrum, ComplexRows pairs, ComplexRows x, ComplexRows y)
    {
        for (var at = 0; at < _half; at += ColumnsAtOnce)
        {
            var count = Math.Min(ColumnsAtOnce, _half - at);
            var width = FourierPlan.Padded(count);
            for (var column = 0; column < _columns; column++)
            {
                Weigh(spectrum, column, at, count, (x + column * width).Swapped);
            }

            Pack(_horizontal.Apply(x, y, width).Swapped, width, at, count, pairs);
        }
    }

    private void DownBack(ComplexRows pairs, float* plane, ComplexRows x, ComplexRows y)
    {
        for (var at = 0; at < _pairs; at += ColumnsAtOnce)
        {
            var count = Math.Min(ColumnsAtOnce, _pairs - at);
            var width = FourierPlan.Padded(count);
            Copy(pairs + at, Wide, x.Swapped, width, _rows, count);
            var columns = _vertical.Apply(x, y, width).Swapped;
            var others = Math.Min(count, _columns - _pairs - at);
            for (var row = 0; row < _rows; row++)
            {
                var from = columns + row * width;
                var to = plane + row * _columns + at;
                new ReadOnlySpan<float>(from.Real, count).CopyTo(new Span<float>(to, count));
                new ReadOnlySpan<float>(from.Imaginary, others).CopyTo(new Span<float>(to + _pairs, others));
            }
        }
    }

    // c F x + s F y at some bins of a column: with z' the mirror image of a bin z of F (x + i y), F x is half of z + conj z' and F y half of
    // -i (z - conj z').
    private void Weigh(ComplexRows spectrum, int column, int row, int count, ComplexRows blend)
    {
        var (bins, mirror) = (spectrum + column * Tall, spectrum + (_columns - column) % _columns * Tall);
        var ofFirst = _first.AsSpan(column * _half + row, count);
        var ofSecond = _second.AsSpan(column * _half + row, count);
        for (var i = 0; i < count; i++)
        {
            var image = row + i == 0 ? 0 : _rows - row - i;
            var (zr, zi, mr, mi) = (bins.Real[row + i], bins.Imaginary[row + i], mirror.Real[image], mirror.Imaginary[image]);
            blend.Real[i] = MathF.FusedMultiplyAdd(ofFirst[i], zr + mr, ofSecond[i] * (zi + mi));
            blend.Imaginary[i] = MathF.FusedMultiplyAdd(ofFirst[i], zi - mi, ofSecond[i] * (mr - zr));
        }
    }

    // Column a and column a + pairs, of which some bins from a row on are known, as real and imaginary part of a plane; the bins of real
    // columns are conjugate in mirror images.
    private void Pack(ComplexRows columns, int width, int row, int count, ComplexRows pairs)
    {
        for (var a = 0; a < _pairs; a++)
        {
            var (one, other) = (columns + a * width, columns + Math.Min(a + _pairs, _columns - 1) * width);
            var weight = a + _pairs < _columns ? 1f : 0f; // the last of an odd number is alone
            for (var i = 0; i < count; i++)
            {
                var (r, m) = (weight * other.Real[i], weight * other.Imaginary[i]);
                var at = (row + i) * Wide + a;
                (pairs.Real[at], pairs.Imaginary[at]) = (one.Real[i] - m, one.Imaginary[i] + r);
                if (row + i > 0 && 2 * (row + i) < _rows)
                {
                    at = (_rows - row - i) * Wide + a;
                    (pairs.Real[at], pairs.Imaginary[at]) = (one.Real[i] + m, r - one.Imaginary[i]);
                }
            }
        }
    }

    private static void Copy(ComplexRows from, int fromWidth, ComplexRows to, int toWidth, int rows, int count)
    {
        for (var row = 0; row < rows; row++)
        {
            var (source, target) = (from + row * fromWidth, to + row * toWidth);
            new ReadOnlySpan<float>(source.Real, count).CopyTo(new Span<float>(target.Real, count));
            new ReadOnlySpan<float>(source.Imaginary, count).CopyTo(new Span<float>(target.Imaginary, count));
        }
    }

    private static void Transpose(ComplexRows from, int width, int rows, int columns, ComplexRows to, int height)
    {
        FloatTranspose.Apply(from.Real, width, rows, columns, to.Real, height);
        FloatTranspose.Apply(from.Imaginary, width, rows, columns, to.Imaginary, height);
    }
}
