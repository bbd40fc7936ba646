namespace Pyoco.Noise;

/// <summary>One instruction set's way to white noise, in two steps: blocks become words, words become values. All give the same
/// bits.</summary>
/// <remarks>Two loops through a small buffer beat one: each fits the registers, and each keeps the processor's window full of independent
/// work. In the buffer a vector's worth of blocks is a vector of radius words (w1, w0 of each block) before one of angle words (w3, w2),
/// the order that Philox in 64-bit lanes leaves them in. The loops are compiled at full optimisation from the first call on; by tiers, the
/// first hundreds of calls would be several times slower.</remarks>
internal unsafe interface INoiseKernel
{
    /// <summary>The instruction set.</summary>
    string Name { get; }

    /// <summary>Whether this machine has it and the runtime uses it.</summary>
    bool IsSupported { get; }

    /// <summary>Words are made for this many blocks at once: a power of two, at most <see cref="NoiseKernels.MostBlocksAtOnce"/>.</summary>
    int BlocksAtOnce { get; }

    /// <summary>The lane that holds each block of a vector, so that interleaving sines and cosines leaves the pixels in order.</summary>
    ReadOnlySpan<byte> LaneOfBlock { get; }

    /// <summary>Makes the words of blocks.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="blocks">The blocks' counter words 1, in the order of <see cref="LaneOfBlock"/>.</param>
    /// <param name="count">How many, a multiple of <see cref="BlocksAtOnce"/>.</param>
    /// <param name="words">Where to, four words a block, aligned to 64 bytes.</param>
    void Words(PhiloxPlane* plane, uint* blocks, int count, uint* words);

    /// <summary>Turns words into values, four a block in the order of the pixels.</summary>
    /// <param name="words">What <see cref="Words"/> made.</param>
    /// <param name="count">How many blocks; a vector is finished when it is begun.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="blend">What to do with each value; its source begins where the destination does.</param>
    void Transform(uint* words, int count, float* destination, NoiseBlend blend);
}
