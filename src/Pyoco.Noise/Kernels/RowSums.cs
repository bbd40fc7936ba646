using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>Frames that are sums of white fields, as rows of a lower triangular matrix weigh them: <c>fma(w_j, factor, sum)</c> from j = 0
/// upwards, in this order to the bit.</summary>
/// <remarks>White fields are made some at a time and added to four frames at once, in registers: each is read once for all four.</remarks>
internal static unsafe class RowSums
{
    private const int FieldsAtOnce = 16;
    private const int FramesAtOnce = 4;

    /// <summary>Fills the first frames of a band.</summary>
    /// <param name="band">The band.</param>
    /// <param name="rows">The row of each frame.</param>
    /// <param name="factor">An entry of the matrix, 0 above the diagonal.</param>
    public static void Fill(NoiseBand band, int[] rows, Func<int, int, float> factor)
    {
        using var rented = new RentedField(FieldsAtOnce * band.Length);
        var fields = rented.Span;
        var most = rows.Max() + 1;
        var factors = new float[FieldsAtOnce * FramesAtOnce];
        for (var start = 0; start < most; start += FieldsAtOnce)
        {
            var count = Math.Min(FieldsAtOnce, most - start);
            for (var j = 0; j < count; j++)
            {
                band.White(fields.Slice(j * band.Length, band.Length), start + j);
            }

            for (var f = 0; f < rows.Length; f += FramesAtOnce)
            {
                var frames = Math.Min(FramesAtOnce, rows.Length - f);
                for (var i = 0; i < count * FramesAtOnce; i++)
                {
                    factors[i] = i % FramesAtOnce < frames ? factor(rows[f + i % FramesAtOnce], start + i / FramesAtOnce) : 0;
                }

                Add(band, f, frames, fields[..(count * band.Length)], factors, isFirst: start == 0);
            }
        }
    }

    // Frames that are not there are counted as copies of the last one, with the factors 0, and not written.
    private static void Add(NoiseBand band, int frame, int frames, ReadOnlySpan<float> fields, float[] factors, bool isFirst)
    {
        if (isFirst)
        {
            for (var f = 0; f < frames; f++)
            {
                band[frame + f].Clear();
            }
        }

        var length = band.Length;
        fixed (float* white = fields, weights = factors)
        fixed (float* a = band[frame], b = band[frame + Math.Min(1, frames - 1)])
        fixed (float* c = band[frame + Math.Min(2, frames - 1)], d = band[frame + Math.Min(3, frames - 1)])
        {
            var (count, done) = (fields.Length / length, 0);
            if (frames == FramesAtOnce)
            {
                done = Vectors(white, weights, (count, length), a, b, c, d);
            }

            var sums = stackalloc float*[FramesAtOnce] { a, b, c, d };
            for (var f = 0; f < frames; f++)
            {
                for (var i = done; i < length; i++)
                {
                    var sum = sums[f][i];
                    for (var j = 0; j < count; j++)
                    {
                        sum = MathF.FusedMultiplyAdd(white[j * length + i], weights[j * FramesAtOnce + f], sum);
                    }

                    sums[f][i] = sum;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Vectors(float* white, float* weights, (int Count, int Length) fields, float* a, float* b, float* c, float* d)
    {
        var (count, length) = fields;
        var (step, i) = (2 * Vector<float>.Count, 0);
        for (; i <= length - step; i += step)
        {
            var next = i + Vector<float>.Count;
            var w = white + i;
            var f = weights;
            var (a0, a1, b0, b1) = (Vector.Load(a + i), Vector.Load(a + next), Vector.Load(b + i), Vector.Load(b + next));
            var (c0, c1, d0, d1) = (Vector.Load(c + i), Vector.Load(c + next), Vector.Load(d + i), Vector.Load(d + next));
            for (var j = 0; j < count; j++, w += length, f += FramesAtOnce)
            {
                var (w0, w1) = (Vector.Load(w), Vector.Load(w + Vector<float>.Count));
                var (fa, fb, fc, fd) = (new Vector<float>(f[0]), new Vector<float>(f[1]), new Vector<float>(f[2]), new Vector<float>(f[3]));
                a0 = Vector.FusedMultiplyAdd(w0, fa, a0);
                a1 = Vector.FusedMultiplyAdd(w1, fa, a1);
                b0 = Vector.FusedMultiplyAdd(w0, fb, b0);
                b1 = Vector.FusedMultiplyAdd(w1, fb, b1);
                c0 = Vector.FusedMultiplyAdd(w0, fc, c0);
                c1 = Vector.FusedMultiplyAdd(w1, fc, c1);
                d0 = Vector.FusedMultiplyAdd(w0, fd, d0);
                d1 = Vector.FusedMultiplyAdd(w1, fd, d1);
            }

            a0.Store(a + i);
            a1.Store(a + next);
            b0.Store(b + i);
            b1.Store(b + next);
            c0.Store(c + i);
            c1.Store(c + next);
            d0.Store(d + i);
            d1.Store(d + next);
        }

        return i;
    }
}
