namespace Pyoco;

/// <summary>The key of a noise field, as of a counter-based random generator: a 64-bit seed and a stream.</summary>
/// <remarks>Streams below 2^31 belong to sampling: stream 0 is the initial noise, step <c>i</c> (from 0) draws from stream <c>i + 1</c>,
/// and further draws and passes have streams of their own (<see cref="At"/>). Streams from 2^31 belong to training
/// (<see cref="ForTraining"/>). The samples of a batch, the channels, the frames and the pixels are further parts of the address, so no
/// value depends on how much is drawn.</remarks>
/// <param name="Seed">Any 64 bits.</param>
/// <param name="Stream">Which field of this seed.</param>
public readonly record struct NoiseKey(ulong Seed, uint Stream = 0)
{
    private const int StepBits = 14;
    private const int DrawBits = 8;
    private const int PassBits = 9;
    private const uint Training = 1u << 31;

    /// <summary>Whether this noise belongs to training.</summary>
    public bool IsForTraining => Stream >= Training;

    /// <summary>The key of the noise at an address of sampling.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part of the address is out of range.</exception>
    public NoiseKey At(NoiseAddress address)
    {
        var (step, draw, pass) = address;
        if (step < -1
            || step >= (1 << StepBits) - 1
            || draw < 0
            || draw >= 1 << DrawBits
            || pass < 0
            || pass >= 1 << PassBits
            || (step == -1 && draw != 0))
        {
            throw new ArgumentOutOfRangeException(nameof(address), address,
                $"Steps are from 0 to {(1 << StepBits) - 2}, draws from 0 to {(1 << DrawBits) - 1}, passes from 0 to "
                    + $"{(1 << PassBits) - 1}.");
        }

        return this with { Stream = (uint)pass << (DrawBits + StepBits) | (uint)draw << StepBits | (uint)(step + 1) };
    }

    /// <summary>The key of the noise of a training step, from 0; no address of sampling has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative or at least 2^31.</exception>
    public NoiseKey ForTraining(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Training);
        return this with { Stream = Training | (uint)step };
    }

    /// <summary>The key of one of several independent draws that a noise is made of, from 0: another seed, the same stream.</summary>
    /// <remarks>Seeds are scattered by SplitMix64 (Steele et al., OOPSLA 2014), so that parts of parts are independent too, and no part is
    /// the whole. Streams stay as they are: they belong to the steps of samplers.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> is negative.</exception>
    public NoiseKey ForPart(int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        return this with { Seed = SplitMix64.Mix(unchecked(Seed + ((ulong)part + 1) * SplitMix64.Increment)) };
    }
}
