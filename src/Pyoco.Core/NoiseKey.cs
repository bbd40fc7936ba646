namespace Pyoco;

/// <summary>The address of a noise field: a 64-bit seed and the stream within it.</summary>
/// <remarks>Stream 0 is the initial noise; step <c>i</c> (from 0) of a stochastic sampler uses stream <c>i + 1</c>. The samples of a
/// batch, the channels, the frames and the pixels are further parts of the address, so no value depends on how much is drawn.</remarks>
/// <param name="Seed">Any 64 bits.</param>
/// <param name="Stream">Which field of this seed.</param>
public readonly record struct NoiseKey(ulong Seed, uint Stream = 0)
{
    /// <summary>The key of the noise that a sampler adds at a step, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public NoiseKey ForStep(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return this with { Stream = checked((uint)step + 1) };
    }

    /// <summary>The key of one of several independent draws that a noise is made of, from 0: another seed, the same stream.</summary>
    /// <remarks>Seeds are scattered by SplitMix64 (Steele et al., OOPSLA 2014), so that parts of parts are independent too, and no part is the whole.
    /// Streams stay as they are: they belong to the steps of samplers.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> is negative.</exception>
    public NoiseKey ForPart(int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        var z = unchecked(Seed + ((ulong)part + 1) * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return this with { Seed = z ^ (z >> 31) };
    }
}
