using System.Runtime.CompilerServices;

namespace Pyoco.Noise;

/// <summary>The definition, value by value: what every other kernel is measured against, and what runs where none of them can.</summary>
internal sealed unsafe class ScalarKernel : INoiseKernel
{
    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public bool IsSupported => true;

    /// <inheritdoc/>
    public int BlocksAtOnce => 1;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> LaneOfBlock => [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Words(PhiloxPlane* plane, uint* blocks, int count, uint* words)
    {
        for (var i = 0; i < count; i++, words += 4)
        {
            (words[1], words[0], words[3], words[2]) = plane->Words(blocks[i]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(uint* words, int count, float* destination, NoiseBlend blend)
    {
        var z = stackalloc float[4];
        for (var i = 0; i < count; i++, words += 4, destination += 4)
        {
            (z[0], z[1], z[2], z[3]) = GaussianTransform.Transform(words[1], words[0], words[3], words[2]);
            blend.From(4 * i).Apply(z, 4, destination);
        }
    }
}
