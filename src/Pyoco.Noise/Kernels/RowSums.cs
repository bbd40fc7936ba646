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
    private const int PixelsAtOnce = 512; // of all fields, in the first-level cache
    private const int Gap = 80; // floats between fields: a power of two from one to the next would send all to the same lines of the cache

    /// <summary>How many pixels a band has whose frames stay in the second-level cache.</summary>
    public static int PixelsOfABand(int frames) => Math.Clamp((1 << 18) / frames, 1 << 9, 1 << 13);

    /// <summary>Fills the first frames of a band.</summary>
    /// <param name="band">The band.</param>
    /// <param name="rows">The row of each frame.</param>
    /// <param name="factor">An entry of the matrix, 0 above the diagonal.</param>
    public static void Fill(NoiseBand band, int[] rows, Func<int, int, float> factor)
    {
        var stride = band.Length + Gap;
        using var rented = new RentedField(FieldsAtOnce * stride);
        var fields = rented.Span;
        var most = rows.Max() + 1;
        var groups = (rows.Length + FramesAtOnce - 1) / FramesAtOnce;
        var factors = new float[groups * FieldsAtOnce * FramesAtOnce];
        for (var start = 0; start < most; start += FieldsAtOnce)
        {
            var count = Math.Min(FieldsAtOnce, most - start);
            for (var j = 0; j < count; j++)
            {
                band.White(fields.Slice(j * stride, band.Length), start + j);
            }

            for (var i = 0; i < factors.Length; i++)
            {
                var frame = i / (FieldsAtOnce * FramesAtOnce) * FramesAtOnce + i % FramesAtOnce;
                var column = start + i / FramesAtOnce % FieldsAtOnce;
                factors[i] = frame < rows.Length && column < most ? factor(rows[frame], column) : 0;
            }

            for (var at = 0; at < band.Length; at += PixelsAtOnce)
            {
                for (var group = 0; group < groups; group++)
                {
                    var frame = group * FramesAtOnce;
                    var frames = Math.Min(FramesAtOnce, rows.Length - frame);
                    if (start == 0 || rows.AsSpan(frame, frames).IndexOfAnyInRange(start, int.MaxValue) >= 0) // else above the diagonal
                    {
                        var weights = factors.AsSpan(group * FieldsAtOnce * FramesAtOnce, count * FramesAtOnce);
                        var length = Math.Min(PixelsAtOnce, band.Length - at);
                        Add(band, (frame, frames), fields[at..], (length, at, stride), weights, start == 0);
                    }
                }
            }
        }
    }

    // Some frames at some pixels. Frames that are not there are counted as copies of the last one, and not written.
    private static void Add(
        NoiseBand band, (int First, int Count) frames, ReadOnlySpan<float> fields, (int Length, int At, int Stride) size,
        ReadOnlySpan<float> weights, bool isFirst)
    {
        var (length, at, stride) = size;
        var last = frames.Count - 1;
        var a = band[frames.First].Slice(at, length);
        var b = band[frames.First + Math.Min(1, last)].Slice(at, length);
        var c = band[frames.First + Math.Min(2, last)].Slice(at, length);
        var d = band[frames.First + Math.Min(3, last)].Slice(at, length);
        if (isFirst)
        {
            a.Clear();
            b.Clear();
            c.Clear();
            d.Clear();
        }

        fixed (float* white = fields, factors = weights, first = a, second = b, third = c, fourth = d)
        {
            var (count, done) = (weights.Length / FramesAtOnce, 0);
            if (frames.Count == FramesAtOnce)
            {
                done = Vectors(white, factors, (length, count, stride), first, second, third, fourth);
            }

            var sums = stackalloc float*[FramesAtOnce] { first, second, third, fourth };
            for (var f = 0; f < frames.Count; f++)
            {
                for (var i = done; i < length; i++)
                {
                    var sum = sums[f][i];
                    for (var j = 0; j < count; j++)
                    {
                        sum = MathF.FusedMultiplyAdd(white[j * stride + i], factors[j * FramesAtOnce + f], sum);
                    }

                    sums[f][i] = sum;
                }
            }
        }

    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Vectors(
        float* white, float* weights, (int Length, int Count, int Stride) size, float* a, float* b, float* c, float* d)
    {
        var (length, count, stride) = size;
        var (step, i) = (2 * Vector<float>.Count, 0);
        for (; i <= length - step; i += step)
        {
            var next = i + Vector<float>.Count;
            var w = white + i;
            var f = weights;
            var (a0, a1, b0, b1) = (Vector.Load(a + i), Vector.Load(a + next), Vector.Load(b + i), Vector.Load(b + next));
            var (c0, c1, d0, d1) = (Vector.Load(c + i), Vector.Load(c + next), Vector.Load(d + i), Vector.Load(d + next));
            for (var j = 0; j < count; j++, w += stride, f += FramesAtOnce)
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
