using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>Fields whose spectra are drawn and not computed: two planes of standard normal numbers are the spectra of two white fields,
/// blended with weights that differ by spatial frequency, whose squares have the sum 1, and transformed once.</summary>
/// <remarks>The spectrum of white noise is white, so that is the distribution of <see cref="SpectralBlend"/> on two white fields, without
/// their two transforms. Rows y and <c>rows - y</c> of a plane hold real and imaginary parts of the bins of vertical frequency y; rows 0
/// and <c>rows / 2</c>, whose bins are those of real rows, hold those of columns x and <c>columns - x</c>.</remarks>
internal sealed unsafe class SpectrumDraw
{
    private readonly RealPlaneTransform _transform;
    private readonly AlignedMemory _memory;
    private readonly float[] _first; // c of a number of the plane, times what makes a bin of it
    private readonly float[] _second;

    /// <summary>A blend of planes.</summary>
    /// <inheritdoc cref="SpectralBlend(int, int, Func{int, int, double})"/>
    public SpectrumDraw(int rows, int columns, Func<int, int, double> weight)
    {
        _transform = new RealPlaneTransform(rows, columns);
        _memory = new AlignedMemory(_transform.Work);
        (_first, _second) = (new float[rows * columns], new float[rows * columns]);
        for (var i = 0; i < _first.Length; i++)
        {
            var (y, x) = (i / columns, i % columns);
            var c = weight(Math.Min(y, rows - y), Math.Min(x, columns - x));
            var isReal = 2 * y % rows == 0 && 2 * x % columns == 0;
            var scale = 1 / Math.Sqrt((isReal ? 1.0 : 2.0) * rows * columns);
            (_first[i], _second[i]) = ((float)(scale * c), (float)(scale * Math.Sqrt((1 - c) * (1 + c))));
        }
    }

    /// <summary>Makes fields; several threads may.</summary>
    /// <param name="firsts">The planes with the weight c, one after another; or one for all.</param>
    /// <param name="seconds">The planes with the weight s; on return, the fields.</param>
    public void Apply(ReadOnlySpan<float> firsts, Span<float> seconds)
    {
        using var memory = _memory.Rent();
        for (var at = 0; at < seconds.Length; at += _first.Length)
        {
            var plane = seconds.Slice(at, _first.Length);
            Blend(firsts.Slice(at % firsts.Length, _first.Length), plane);
            fixed (float* start = plane)
            {
                _transform.FromNumbers(start, memory.Start);
            }
        }
    }

    // c x + s y in the place of y.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Blend(ReadOnlySpan<float> x, Span<float> y)
    {
        fixed (float* c = _first, s = _second, from = x, to = y)
        {
            var i = 0;
            for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.FusedMultiplyAdd(Vector.Load(c + i), Vector.Load(from + i), Vector.Load(s + i) * Vector.Load(to + i)).Store(to + i);
            }

            for (; i < y.Length; i++)
            {
                to[i] = MathF.FusedMultiplyAdd(c[i], from[i], s[i] * to[i]);
            }
        }
    }
}
