using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Draws the frames of a process that remembers a few numbers at each pixel, in float64; each frame is rounded once.</summary>
/// <remarks>The same operations of IEEE 754 on every pixel, in this order, wherever vectors begin. A late frame is reached from
/// <see cref="FrameProcess.Walk"/> on, whichever frames are drawn with it.</remarks>
internal static class RememberedFrames
{
    /// <summary>Fills a band.</summary>
    public static void Fill(NoiseBand band, FrameProcess process)
    {
        var white = new float[band.Length];
        var state = new double[FrameStep.MostNumbers * band.Length];
        var last = band.FirstFrame + band.Frames;
        for (var frame = band.FirstFrame; frame < last;)
        {
            var (start, end) = process.Walk(frame);
            Array.Clear(state);
            for (var f = start; f < Math.Min(end, last); f++)
            {
                band.White(white, f);
                var drawn = f < frame ? default : band[f - band.FirstFrame];
                Apply(process[f], white, state, drawn);
            }

            frame = Math.Min(end, last);
        }
    }

    // A frame of every pixel: what is drawn (nothing where that is empty), and what is remembered then.
    private static void Apply(FrameStep step, float[] white, double[] state, Span<float> drawn)
    {
        var factors = (stackalloc double[FrameStep.MostNumbers * (FrameStep.MostNumbers + 2) + 1]);
        for (var a = 0; a < step.Size; a++)
        {
            (factors[a], factors[FrameStep.MostNumbers + 1 + a]) = (step.Carry[a], step.Take[a]);
            for (var b = 0; b < step.Size; b++)
            {
                factors[2 * FrameStep.MostNumbers + 1 + a * FrameStep.MostNumbers + b] = step.Keep[a, b];
            }
        }

        factors[FrameStep.MostNumbers] = step.Own;
        var done = Vectors(factors, white, state, drawn);
        Rest(factors, white, state, drawn, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Vectors(ReadOnlySpan<double> factors, float[] white, double[] state, Span<float> drawn)
    {
        var length = white.Length;
        var whites = MemoryMarshal.Cast<float, Vector<float>>(white);
        var draws = MemoryMarshal.Cast<float, Vector<float>>(drawn);
        ref var s0 = ref MemoryMarshal.GetArrayDataReference(state);
        ref var s1 = ref Unsafe.Add(ref s0, length);
        ref var s2 = ref Unsafe.Add(ref s1, length);
        for (var (i, at) = (0, 0); i < whites.Length; i++)
        {
            Vector.Widen(whites[i], out var lower, out var upper);
            var low = Step(factors, lower, ref Unsafe.Add(ref s0, at), ref Unsafe.Add(ref s1, at), ref Unsafe.Add(ref s2, at));
            at += Vector<double>.Count;
            var high = Step(factors, upper, ref Unsafe.Add(ref s0, at), ref Unsafe.Add(ref s1, at), ref Unsafe.Add(ref s2, at));
            at += Vector<double>.Count;
            if (!draws.IsEmpty)
            {
                draws[i] = Vector.Narrow(low, high);
            }
        }

        return whites.Length * Vector<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Step(ReadOnlySpan<double> f, Vector<double> w, ref double s0, ref double s1, ref double s2)
    {
        var (x, y, z) = (Vector.LoadUnsafe(ref s0), Vector.LoadUnsafe(ref s1), Vector.LoadUnsafe(ref s2));
        Sum(f[7], f[8], f[9], f[4]).StoreUnsafe(ref s0);
        Sum(f[10], f[11], f[12], f[5]).StoreUnsafe(ref s1);
        Sum(f[13], f[14], f[15], f[6]).StoreUnsafe(ref s2);
        return Sum(f[0], f[1], f[2], f[3]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector<double> Sum(double ofX, double ofY, double ofZ, double ofW)
        {
            var sum = w * new Vector<double>(ofW);
            sum = Vector.FusedMultiplyAdd(z, new Vector<double>(ofZ), sum);
            sum = Vector.FusedMultiplyAdd(y, new Vector<double>(ofY), sum);
            return Vector.FusedMultiplyAdd(x, new Vector<double>(ofX), sum);
        }
    }

    // The pixels behind the last whole vector.
    private static void Rest(ReadOnlySpan<double> f, float[] white, double[] state, Span<float> drawn, int start)
    {
        var length = white.Length;
        for (var i = start; i < length; i++)
        {
            var (x, y, z, w) = (state[i], state[length + i], state[2 * length + i], (double)white[i]);
            state[i] = Sum(f[7], f[8], f[9], f[4]);
            state[length + i] = Sum(f[10], f[11], f[12], f[5]);
            state[2 * length + i] = Sum(f[13], f[14], f[15], f[6]);
            if (!drawn.IsEmpty)
            {
                drawn[i] = (float)Sum(f[0], f[1], f[2], f[3]);
            }

            double Sum(double ofX, double ofY, double ofZ, double ofW) => Math.FusedMultiplyAdd(
                x, ofX, Math.FusedMultiplyAdd(y, ofY, Math.FusedMultiplyAdd(z, ofZ, w * ofW)));
        }
    }
}
