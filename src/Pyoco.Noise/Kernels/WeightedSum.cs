using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Weighted sums of fields, in vectors as wide as the processor's; every element is the same operations of IEEE 754, wherever
/// vectors begin.</summary>
internal static class WeightedSum
{
    /// <summary><c>fma(x, ofX, y * ofY)</c>; the result may be one of the two fields, but overlap them in no other way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(Span<float> result, ReadOnlySpan<float> x, float ofX, ReadOnlySpan<float> y, float ofY)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var results = MemoryMarshal.Cast<float, Vector<float>>(result);
        var (vectorX, vectorY) = (new Vector<float>(ofX), new Vector<float>(ofY));
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Vector.FusedMultiplyAdd(xs[i], vectorX, ys[i] * vectorY);
        }

        for (var i = results.Length * Vector<float>.Count; i < result.Length; i++)
        {
            result[i] = MathF.FusedMultiplyAdd(x[i], ofX, y[i] * ofY);
        }
    }

    /// <summary><c>sum = fma(x, ofX, sum)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> sum, ReadOnlySpan<float> x, float ofX)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var vectorX = new Vector<float>(ofX);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = Vector.FusedMultiplyAdd(xs[i], vectorX, sums[i]);
        }

        for (var i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(x[i], ofX, sum[i]);
        }
    }

    /// <summary><c>field = fma(field, factor, number)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shift(Span<float> field, float factor, float number)
    {
        var fields = MemoryMarshal.Cast<float, Vector<float>>(field);
        var (vectorFactor, vectorNumber) = (new Vector<float>(factor), new Vector<float>(number));
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = Vector.FusedMultiplyAdd(fields[i], vectorFactor, vectorNumber);
        }

        for (var i = fields.Length * Vector<float>.Count; i < field.Length; i++)
        {
            field[i] = MathF.FusedMultiplyAdd(field[i], factor, number);
        }
    }
}
