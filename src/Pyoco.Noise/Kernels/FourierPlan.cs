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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ComplexRows Apply(ComplexRows x, ComplexRows y, int width)
    {
        var (left, side) = (Length, 1);
        foreach (var factor in _factors)
        {
            var (rest, block) = (left / factor, side * width);
            if (factor == 4)
            {
                Four(x, y, rest, block, side);
            }
            else
            {
                for (var p = 0; p < rest; p++)
                {
                    var (from, to) = (x + p * block, y + p * factor * block);
                    if (factor == 2)
                    {
                        Two(from, to, rest * block, block, p * side);
                    }
                    else
                    {
                        Any(from, to, rest * block, block, (factor, p, left));
                    }
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
    // c) + i (b - d)) w³; so for each of the rows that make the distance.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(ComplexRows x, ComplexRows y, int rest, int count, int side)
    {
        var distance = rest * count;
        for (var p = 0; p < rest; p++, x += count, y += 4 * count)
        {
            var (c1, s1) = (new Vector<float>(_cosines[p * side]), new Vector<float>(_sines[p * side]));
            var (c2, s2) = (new Vector<float>(_cosines[2 * p * side]), new Vector<float>(_sines[2 * p * side]));
            var (c3, s3) = (new Vector<float>(_cosines[3 * p * side]), new Vector<float>(_sines[3 * p * side]));
            for (var i = 0; i < count; i += Vector<float>.Count)
            {
                var fromR = x.Real + i;
                var fromI = x.Imaginary + i;
                var toR = y.Real + i;
                var toI = y.Imaginary + i;
                var (ar, ai) = (Vector.Load(fromR), Vector.Load(fromI));
                var (cr, ci) = (Vector.Load(fromR + 2 * distance), Vector.Load(fromI + 2 * distance));
                var (sumR, sumI, differenceR, differenceI) = (ar + cr, ai + ci, ar - cr, ai - ci);
                var (br, bi) = (Vector.Load(fromR + distance), Vector.Load(fromI + distance));
                var (dr, di) = (Vector.Load(fromR + 3 * distance), Vector.Load(fromI + 3 * distance));
                var (otherR, otherI, turnedR, turnedI) = (br + dr, bi + di, bi - di, dr - br);
                (sumR + otherR).Store(toR);
                (sumI + otherI).Store(toI);
                var (r1, i1) = Turned(differenceR + turnedR, differenceI + turnedI, c1, s1);
                r1.Store(toR + count);
                i1.Store(toI + count);
                var (r2, i2) = Turned(sumR - otherR, sumI - otherI, c2, s2);
                r2.Store(toR + 2 * count);
                i2.Store(toI + 2 * count);
                var (r3, i3) = Turned(differenceR - turnedR, differenceI - turnedI, c3, s3);
                r3.Store(toR + 3 * count);
                i3.Store(toI + 3 * count);
            }
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
    private static (Vector<float> Real, Vector<float> Imaginary) Turned(
        Vector<float> r, Vector<float> m, Vector<float> c, Vector<float> s) =>
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
