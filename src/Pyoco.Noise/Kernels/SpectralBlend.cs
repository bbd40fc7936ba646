using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Blends two fields with weights that differ by spatial frequency, whose squares have the sum 1: the field
/// <c>F⁻¹(c F x + s F y)</c>.</summary>
/// <remarks>The fields are real, so half of their bins make them (<see cref="RealPlaneTransform"/>). The transform of a field that comes
/// again, as low frequencies do that all frames share, is kept.</remarks>
internal sealed unsafe class SpectralBlend
{
    private readonly RealPlaneTransform _transform;
    private readonly AlignedMemory _memory;
    private readonly int _plane;
    private readonly int _columns;
    private readonly float[] _first; // c of a bin, in the order of the transform, over the number of bins
    private readonly float[] _second; // s of a bin
    private readonly float[] _firstOfLast; // of the highest vertical frequency of an even number of rows
    private readonly float[] _secondOfLast;

    /// <summary>A blend of planes.</summary>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Columns of a plane.</param>
    /// <param name="weight">The first field's weight c at a frequency (vertical, horizontal), 0 to half the size each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A plane has more values than are transformed at once.</exception>
    public SpectralBlend(int rows, int columns, Func<int, int, double> weight)
    {
        (_transform, _plane, _columns) = (new RealPlaneTransform(rows, columns), rows * columns, columns);
        var half = _transform.Half;
        (_first, _second, _firstOfLast, _secondOfLast) =
            (new float[columns * half], new float[columns * half], new float[columns], new float[columns]);
        _memory = new AlignedMemory(_transform.Work + 2 * (nuint)_first.Length);
        for (var x = 0; x < columns; x++)
        {
            for (var y = 0; y < half; y++)
            {
                (_first[x * half + y], _second[x * half + y]) = Weights(y, x);
            }

            (_firstOfLast[x], _secondOfLast[x]) = Weights(rows / 2, x);
        }

        (float, float) Weights(int vertical, int horizontal)
        {
            var c = weight(vertical, Math.Min(horizontal, columns - horizontal));
            return ((float)(c / 2 / _plane), (float)(Math.Sqrt((1 - c) * (1 + c)) / 2 / _plane)); // the transform is twice the sums
        }
    }

    /// <summary>Blends planes into others; several threads may.</summary>
    /// <param name="firsts">The fields with the weight c, one after another; or one for all.</param>
    /// <param name="seconds">The fields with the weight s; on return, the blends.</param>
    public void Apply(ReadOnlySpan<float> firsts, Span<float> seconds)
    {
        using var memory = _memory.Rent();
        var spectrum = memory.Start + _transform.Work;
        for (var at = 0; at < seconds.Length; at += _plane)
        {
            var field = firsts.Slice(at % firsts.Length, _plane);
            fixed (float* first = field, second = seconds.Slice(at, _plane))
            {
                var isNew = at == 0 || !MemoryMarshal.AsBytes(field)
                    .SequenceEqual(MemoryMarshal.AsBytes(firsts.Slice((at - _plane) % firsts.Length, _plane)));
                if (isNew)
                {
                    Keep(first, spectrum, memory.Start);
                }

                Blend(second, spectrum, memory.Start);
            }
        }
    }

    // The spectrum of a plane: blocks of rows of bins one after another, real parts before imaginary ones, by column.
    private void Keep(float* plane, float* spectrum, float* memory)
    {
        _transform.Down(plane, memory);
        for (var row = 0; row < _transform.Half; row += RealPlaneTransform.RowsAtOnce)
        {
            var count = Math.Min(RealPlaneTransform.RowsAtOnce, _transform.Half - row);
            var (bins, width) = (_transform.Across(row, count, memory), FourierPlan.Padded(count));
            var kept = Block(spectrum, row, count);
            for (var column = 0; column < _columns; column++)
            {
                Copy(bins.Real + column * width, kept.Real + column * count, count);
                Copy(bins.Imaginary + column * width, kept.Imaginary + column * count, count);
            }
        }
    }

    private void Blend(float* plane, float* spectrum, float* memory)
    {
        _transform.Down(plane, memory);
        for (var row = 0; row < _transform.Half; row += RealPlaneTransform.RowsAtOnce)
        {
            var count = Math.Min(RealPlaneTransform.RowsAtOnce, _transform.Half - row);
            var bins = _transform.Across(row, count, memory);
            Weigh(bins, Block(spectrum, row, count), row, count);
            _transform.AcrossBack(bins, row, count, memory);
        }

        _transform.DownBack(plane, memory);
    }

    private ComplexRows Block(float* spectrum, int row, int count)
    {
        var start = spectrum + 2 * (long)row * _columns;
        return new ComplexRows(start, start + (long)count * _columns);
    }

    // c X + s Y in the place of Y.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(ComplexRows bins, ComplexRows kept, int row, int count)
    {
        var width = FourierPlan.Padded(count);
        if (row == 0)
        {
            WeighFirstRow(bins, kept, count, width);
        }

        fixed (float* first = _first, second = _second)
        {
            for (var column = 0; column < _columns; column++)
            {
                var (x, y) = (kept + column * count, bins + column * width);
                var c = first + (column * _transform.Half + row);
                var s = second + (column * _transform.Half + row);
                var i = row == 0 ? 1 : 0;
                for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var (ofFirst, ofSecond) = (Vector.Load(c + i), Vector.Load(s + i));
                    Vector.FusedMultiplyAdd(ofFirst, Vector.Load(x.Real + i), ofSecond * Vector.Load(y.Real + i)).Store(y.Real + i);
                    Vector.FusedMultiplyAdd(ofFirst, Vector.Load(x.Imaginary + i), ofSecond * Vector.Load(y.Imaginary + i))
                        .Store(y.Imaginary + i);
                }

                for (; i < count; i++)
                {
                    y.Real[i] = MathF.FusedMultiplyAdd(c[i], x.Real[i], s[i] * y.Real[i]);
                    y.Imaginary[i] = MathF.FusedMultiplyAdd(c[i], x.Imaginary[i], s[i] * y.Imaginary[i]);
                }
            }
        }
    }

    // Row 0 is q = a + i b, with a the bins of frequency 0 and b those of the highest: twice a is q + conj q', twice b is -i (q - conj q'),
    // q' the mirror image of a column.
    private void WeighFirstRow(ComplexRows bins, ComplexRows kept, int count, int width)
    {
        for (var column = 0; column <= _columns / 2; column++)
        {
            var mirror = (_columns - column) % _columns;
            var (one, other) = (bins + column * width, bins + mirror * width);
            var (y, x) = (Apart(one, other), Apart(kept + column * count, kept + mirror * count));
            var (c, s) = (_first[column * _transform.Half] / 2, _second[column * _transform.Half] / 2);
            var (cLast, sLast) = (_firstOfLast[column] / 2, _secondOfLast[column] / 2);
            var (ar, ai) = (c * x.Ar + s * y.Ar, c * x.Ai + s * y.Ai);
            var (br, bi) = (cLast * x.Br + sLast * y.Br, cLast * x.Bi + sLast * y.Bi);
            (*one.Real, *one.Imaginary) = (ar - bi, ai + br);
            (*other.Real, *other.Imaginary) = (ar + bi, br - ai);
        }

        static (float Ar, float Ai, float Br, float Bi) Apart(ComplexRows q, ComplexRows image) => (
            *q.Real + *image.Real, *q.Imaginary - *image.Imaginary, *q.Imaginary + *image.Imaginary, *image.Real - *q.Real);
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
