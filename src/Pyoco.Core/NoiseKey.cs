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
}
