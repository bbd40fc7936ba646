using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>The discrete Fourier transform of many columns at once, in float32: any length, factor by factor (Stockham's order, which needs
/// no reversal of digits).</summary>
/// <remarks>Rows are the elements: every operation is one of whole rows, so that it is vectors on every machine, and the same operations of
/// IEEE 754 on each value.</remarks>
internal sealed unsafe class FourierPlan
{
    private const int Widest = 16; // the most floats of a vector

    private readonly int[] _factors;
    private readonly float[] _cosines; // exp(-2 pi i k / length) for k = 0 to length - 1
    private readonly float[] _sines;

    /// <summary>The transform of a length.</summary>
    public FourierPlan(int length)
    {
        Length = length;
        _factors = [.. Factors(length)];
        (_cosines, _sines) = (new float[length], new float[length]);
        for (var k = 0; k < length; k++)
        {
            var (cosine, sine) = PortableCircle.At(-(double)k / length);
            (_cosines[k], _sines[k]) = ((float)cosine, (float)sine);
        }
    }

    /// <summary>How many rows are transformed.</summary>
    public int Length { get; }

    /// <summary>The floats of a row of some values: whole vectors.</summary>
    public static int Padded(int width) => (width + Widest - 1) / Widest * Widest;

    /// <summary>Transforms rows, which may be overwritten on the way; the inverse, times the length, is the same with real and imaginary
    /// parts exchanged.</summary>
    /// <param name="x">The rows; on return, the result or what is left of it.</param>
    /// <param name="y">As much memory.</param>
    /// <param name="width">Floats of a row, whole vectors.</param>
    /// <returns>Which of the two holds the result.</returns>
    public ComplexRows Apply(ComplexRows x, ComplexRows y, int width)
    {
        var (left, side) = (Length, 1);
        foreach (var factor in _factors)
        {
            var (rest, block) = (left / factor, side * width);
            for (var p = 0; p < rest; p++)
            {
                var (from, to) = (x + p * block, y + p * factor * block);
                if (factor == 4)
                {
                    Four(from, to, rest * block, block, p * side);
                }
                else if (factor == 2)
                {
                    Two(from, to, rest * block, block, p * side);
                }
                else
                {
                    Any(from, to, rest * block, block, (factor, p, left));
                }
            }

            (x, y, left, side) = (y, x, rest, side * factor);
        }

        return x;
    }

    private static IEnumerable<int> Factors(int length)
    {
        for (; length % 4 == 0; length /= 4)
        {
            yield return 4;
        }

        for (var factor = 2; length > 1; factor++)
        {
            for (; length % factor == 0; length /= factor)
            {
                yield return factor;
            }
        }
    }

    // Four rows, a distance apart, become four neighbouring ones: (a + c) + (b + d), ((a - c) - i (b - d)) w, ((a + c) - (b + d)) w², ((a -
    // c) + i (b - d)) w³.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(ComplexRows x, ComplexRows y, int distance, int count, int turn)
    {
        var (c1, s1) = (new Vector<float>(_cosines[turn]), new Vector<float>(_sines[turn]));
        var (c2, s2) = (new Vector<float>(_cosines[2 * turn]), new Vector<float>(_sines[2 * turn]));
        var (c3, s3) = (new Vector<float>(_cosines[3 * turn]), new Vector<float>(_sines[3 * turn]));
        var (x1, x2, x3) = (x + distance, x + 2 * distance, x + 3 * distance);
        var (y1, y2, y3) = (y + count, y + 2 * count, y + 3 * count);
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            var (ar, ai, cr, ci) =
                (Vector.Load(x.Real + i), Vector.Load(x.Imaginary + i), Vector.Load(x2.Real + i), Vector.Load(x2.Imaginary + i));
            var (br, bi, dr, di) =
                (Vector.Load(x1.Real + i), Vector.Load(x1.Imaginary + i), Vector.Load(x3.Real + i), Vector.Load(x3.Imaginary + i));
            var (sumR, sumI, differenceR, differenceI) = (ar + cr, ai + ci, ar - cr, ai - ci);
            var (otherR, otherI, turnedR, turnedI) = (br + dr, bi + di, bi - di, dr - br);
            (sumR + otherR).Store(y.Real + i);
            (sumI + otherI).Store(y.Imaginary + i);
            var (r1, i1, r2, i2) = (differenceR + turnedR, differenceI + turnedI, sumR - otherR, sumI - otherI);
            var (r3, i3) = (differenceR - turnedR, differenceI - turnedI);
            if (turn != 0)
            {
                (r1, i1) = Turned(r1, i1, c1, s1);
                (r2, i2) = Turned(r2, i2, c2, s2);
                (r3, i3) = Turned(r3, i3, c3, s3);
            }

            r1.Store(y1.Real + i);
            i1.Store(y1.Imaginary + i);
            r2.Store(y2.Real + i);
            i2.Store(y2.Imaginary + i);
            r3.Store(y3.Real + i);
            i3.Store(y3.Imaginary + i);
        }
    }

    // Two rows become a + b and (a - b) w.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Two(ComplexRows x, ComplexRows y, int distance, int count, int turn)
    {
        var (c, s) = (new Vector<float>(_cosines[turn]), new Vector<float>(_sines[turn]));
        var (other, next) = (x + distance, y + count);
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            var (ar, ai, br, bi) =
                (Vector.Load(x.Real + i), Vector.Load(x.Imaginary + i), Vector.Load(other.Real + i), Vector.Load(other.Imaginary + i));
            (ar + br).Store(y.Real + i);
            (ai + bi).Store(y.Imaginary + i);
            var (r, m) = Turned(ar - br, ai - bi, c, s);
            r.Store(next.Real + i);
            m.Store(next.Imaginary + i);
        }
    }

    // Row j is the sum of all rows k, each turned by j (k rest + p) parts of what is left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Any(ComplexRows x, ComplexRows y, int distance, int count, (int Factor, int Place, int Left) step)
    {
        var (factor, place, left) = step;
        var (rest, scale) = (left / factor, Length / left);
        for (var j = 0; j < factor; j++)
        {
            var (start, angle) = ((int)((long)j * place % left), (int)((long)j * rest % left));
            for (var i = 0; i < count; i += Vector<float>.Count)
            {
                var (real, imaginary, turn) = (Vector<float>.Zero, Vector<float>.Zero, start);
                for (var k = 0; k < factor; k++)
                {
                    var (c, s) = (new Vector<float>(_cosines[turn * scale]), new Vector<float>(_sines[turn * scale]));
                    var (r, m) = Turned(Vector.Load(x.Real + k * distance + i), Vector.Load(x.Imaginary + k * distance + i), c, s);
                    real += r;
                    imaginary += m;
                    turn = turn < left - angle ? turn + angle : turn + angle - left;
                }

                real.Store(y.Real + j * count + i);
                imaginary.Store(y.Imaginary + j * count + i);
            }
        }
    }

    // (r + i m) (c + i s)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> Real, Vector<float> Imaginary) Turned(Vector<float> r, Vector<float> m, Vector<float> c, Vector<float> s) =>
        (Vector.FusedMultiplyAdd(r, c, -(m * s)), Vector.FusedMultiplyAdd(r, s, m * c));
}

/// <summary>Rows of complex numbers, real and imaginary parts apart.</summary>
internal readonly unsafe struct ComplexRows(float* real, float* imaginary)
{
    /// <summary>The real parts.</summary>
    public float* Real { get; } = real;

    /// <summary>The imaginary parts.</summary>
    public float* Imaginary { get; } = imaginary;

    /// <summary>Real and imaginary parts exchanged.</summary>
    public ComplexRows Swapped => new(Imaginary, Real);

    /// <summary>The rows from an element on.</summary>
    public static ComplexRows operator +(ComplexRows rows, int elements) => new(rows.Real + elements, rows.Imaginary + elements);
}
