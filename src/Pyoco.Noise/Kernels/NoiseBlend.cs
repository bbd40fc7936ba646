using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>What becomes of a white value z: itself, or <c>fma(source, sourceFactor, z * whiteFactor)</c>, in exactly this order of
/// operations.</summary>
/// <param name="source">What each value is blended with; null takes z as it is. It may be the destination.</param>
/// <param name="sourceFactor">Multiplies the source.</param>
/// <param name="whiteFactor">Multiplies z.</param>
internal readonly unsafe struct NoiseBlend(float* source, float sourceFactor, float whiteFactor)
{
    /// <summary>What is blended with; null for nothing.</summary>
    public float* Source => source;

    /// <summary>Multiplies the source.</summary>
    public float SourceFactor => sourceFactor;

    /// <summary>Multiplies the white value.</summary>
    public float WhiteFactor => whiteFactor;

    /// <summary>The same blend from a later element of the source on.</summary>
    public NoiseBlend From(int element) => source == null ? this : new NoiseBlend(source + element, sourceFactor, whiteFactor);

    /// <summary>Blends white values that are already there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(float* white, int count, float* destination)
    {
        if (source == null)
        {
            new ReadOnlySpan<float>(white, count).CopyTo(new Span<float>(destination, count));
            return;
        }

        var i = 0;
        var (a, b) = (new Vector<float>(sourceFactor), new Vector<float>(whiteFactor));
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(Vector.Load(source + i), a, Vector.Load(white + i) * b).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = MathF.FusedMultiplyAdd(source[i], sourceFactor, white[i] * whiteFactor);
        }
    }
}
