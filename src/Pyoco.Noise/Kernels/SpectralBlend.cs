using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Blends two fields with weights that differ by spatial frequency, whose squares have the sum 1: the field
/// <c>F⁻¹(c F x + s F y)</c>.</summary>
/// <remarks>As the weights are real and even in the frequency, that is the real part of <c>F⁻¹((c - i s) F(x + i y))</c>: one transform
/// there, one back.</remarks>
internal sealed unsafe class SpectralBlend : IDisposable
{
    private readonly ConcurrentBag<IntPtr> _memory = []; // of threads that are not at work
    private readonly int _rows;
    private readonly int _columns;
    private readonly FourierPlan _vertical;
    private readonly FourierPlan _horizontal;
    private readonly double[] _weights; // c and s of a bin, by column and then row, over the number of bins

    /// <summary>A blend of planes.</summary>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Columns of a plane.</param>
    /// <param name="weight">The first field's weight c at a frequency (vertical, horizontal), 0 to half the size each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A plane has more values than are transformed at once.</exception>
    public SpectralBlend(int rows, int columns, Func<int, int, double> weight)
    {
        if (2L * rows * columns > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"A plane of {rows} x {columns} has {(long)rows * columns} values; at most {Array.MaxLength / 2} are "
                + "transformed at once.");
        }

        (_rows, _columns, _vertical, _horizontal) = (rows, columns, new FourierPlan(rows), new FourierPlan(columns));
        _weights = new double[2 * rows * columns];
        for (var x = 0; x < columns; x++)
        {
            for (var y = 0; y < rows; y++)
            {
                var c = weight(Math.Min(y, rows - y), Math.Min(x, columns - x));
                _weights[2 * (x * rows + y)] = c / ((double)rows * columns);
                _weights[2 * (x * rows + y) + 1] = Math.Sqrt((1 - c) * (1 + c)) / ((double)rows * columns);
            }
        }
    }

    /// <summary>Blends a plane into another; several threads may.</summary>
    /// <param name="first">The field with the weight c.</param>
    /// <param name="second">The field with the weight s; on return, the blend.</param>
    public void Apply(ReadOnlySpan<float> first, Span<float> second)
    {
        var (wide, tall) = (FourierPlan.Padded(_columns), FourierPlan.Padded(_rows));
        var size = Math.Max((long)_rows * wide, (long)_columns * tall);
        var memory =
            (double*)(_memory.TryTake(out var used) ? used : (IntPtr)NativeMemory.AlignedAlloc(4 * (nuint)size * sizeof(double), 64));
        try
        {
            NativeMemory.Clear(memory, 4 * (nuint)size * sizeof(double));
            var (x, y) = (new ComplexRows(memory, memory + size), new ComplexRows(memory + 2 * size, memory + 3 * size));
            for (var (row, i) = (0, 0); row < _rows; row++)
            {
                for (var (column, place) = (0, row * wide); column < _columns; column++, place++, i++)
                {
                    (x.Real[place], x.Imaginary[place]) = (first[i], second[i]);
                }
            }

            (x, y) = Transformed(_vertical, x, y, wide);
            Transpose(x, _rows, _columns, y, wide, tall);
            (x, y) = Transformed(_horizontal, y, x, tall);
            Turn(x, tall);
            (x, y) = Transformed(_horizontal, x.Swapped, y.Swapped, tall);
            Transpose(x, _columns, _rows, y, tall, wide);
            (x, _) = Transformed(_vertical, y, x, wide);
            for (var (row, i) = (0, 0); row < _rows; row++)
            {
                for (var (column, place) = (0, row * wide); column < _columns; column++, place++, i++)
                {
                    second[i] = (float)x.Imaginary[place]; // real and imaginary parts are exchanged still
                }
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

    private static (ComplexRows Result, ComplexRows Other) Transformed(FourierPlan plan, ComplexRows x, ComplexRows y, int width) =>
        plan.Apply(x, y, width) is var result && result.Real == x.Real ? (x, y) : (y, x);

    // The padding of the transposed rows keeps what it had, finite numbers that nobody reads.
    private static void Transpose(ComplexRows x, int rows, int columns, ComplexRows y, int width, int height)
    {
        const int tile = 16;
        for (var top = 0; top < rows; top += tile)
        {
            for (var left = 0; left < columns; left += tile)
            {
                for (var j = left; j < Math.Min(left + tile, columns); j++)
                {
                    for (var i = top; i < Math.Min(top + tile, rows); i++)
                    {
                        y.Real[j * height + i] = x.Real[i * width + j];
                        y.Imaginary[j * height + i] = x.Imaginary[i * width + j];
                    }
                }
            }
        }
    }

    private void Turn(ComplexRows x, int height)
    {
        for (var column = 0; column < _columns; column++)
        {
            var weights = _weights.AsSpan(2 * column * _rows, 2 * _rows);
            var real = new Span<double>(x.Real + (long)column * height, _rows);
            var imaginary = new Span<double>(x.Imaginary + (long)column * height, _rows);
            for (var row = 0; row < _rows; row++)
            {
                var (c, s, r, m) = (weights[2 * row], weights[2 * row + 1], real[row], imaginary[row]);
                (real[row], imaginary[row]) = (r * c + m * s, m * c - r * s); // (r + i m) (c - i s)
            }
        }
    }
}
