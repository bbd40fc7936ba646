using System.Runtime.InteropServices;

namespace Pyoco.Noise.Tests;

/// <summary>What every kernel owes: the bits of the definition, for any plane and any words.</summary>
internal static unsafe class KernelLaw
{
    /// <summary>All of it; skipped where the machine has not the instructions.</summary>
    public static void Holds(INoiseKernel kernel)
    {
        Skip.IfNot(kernel.IsSupported, $"This machine has no {kernel.Name}.");
        TheWordsAreThoseOfPhilox(kernel);
        TheValuesAreThoseOfTheTransform(kernel);
        BlendingIsTheFormula(kernel);
        Assert.InRange(kernel.BlocksAtOnce, 1, NoiseKernels.MostBlocksAtOnce);
        Assert.Equal(Enumerable.Range(0, kernel.LaneOfBlock.Length), kernel.LaneOfBlock.ToArray().Select(lane => (int)lane).Order());
    }

    private static void TheWordsAreThoseOfPhilox(INoiseKernel kernel)
    {
        var random = new Random(1);
        var count = 4 * kernel.BlocksAtOnce;
        var (blocks, words) = (new Aligned<uint>(count), new Aligned<uint>(4 * count));
        for (var trial = 0; trial < 200; trial++)
        {
            var (c0, c2, c3, key) = (Word(random), Word(random), Word(random), (ulong)random.NextInt64());
            var plane = new PhiloxPlane(c0, c2, c3, 0, key);
            for (var i = 0; i < count; i++)
            {
                blocks[i] = Word(random);
            }

            kernel.Words(&plane, blocks.Start, count, words.Start);

            for (var i = 0; i < count; i++)
            {
                Assert.Equal(Philox.Block(c0, blocks[i], c2, c3, key), InBuffer(kernel, words, i));
            }
        }
    }

    private static void TheValuesAreThoseOfTheTransform(INoiseKernel kernel)
    {
        const int count = 1 << 10;
        var random = new Random(2);
        var (words, values) = (new Aligned<uint>(4 * count), new Aligned<float>(4 * count));
        for (var trial = 0; trial < 200; trial++)
        {
            // The first trials hold the extremes: small words, large ones, and those around the sign.
            for (var i = 0; i < 4 * count; i++)
            {
                words[i] = trial < 4 ? (uint)i + 0x40000000u * (uint)trial - (uint)(2 * count) : Word(random);
            }

            kernel.Transform(words.Start, count, values.Start, default);

            for (var block = 0; block < count; block++)
            {
                var (w0, w1, w2, w3) = InBuffer(kernel, words, LaneOf(kernel, block));
                Assert.Equal(
                    GaussianTransform.Transform(w0, w1, w2, w3),
                    (values[4 * block], values[4 * block + 1], values[4 * block + 2], values[4 * block + 3]));
            }
        }
    }

    private static void BlendingIsTheFormula(INoiseKernel kernel)
    {
        const int count = 1 << 8;
        const float a = 0.8f;
        const float b = 0.6f;
        var random = new Random(3);
        var (words, white, source, blended) =
            (new Aligned<uint>(4 * count), new Aligned<float>(4 * count), new Aligned<float>(4 * count), new Aligned<float>(4 * count));
        for (var i = 0; i < 4 * count; i++)
        {
            (words[i], source[i]) = (Word(random), random.NextSingle());
        }

        kernel.Transform(words.Start, count, white.Start, default);
        kernel.Transform(words.Start, count, blended.Start, new NoiseBlend(source.Start, a, b));

        for (var i = 0; i < 4 * count; i++)
        {
            Assert.Equal(MathF.FusedMultiplyAdd(source[i], a, white[i] * b), blended[i]);
        }
    }

    // A vector of n blocks is n pairs (w1, w0), then n pairs (w3, w2).
    private static (uint W0, uint W1, uint W2, uint W3) InBuffer(INoiseKernel kernel, Aligned<uint> words, int place)
    {
        var lanes = kernel.LaneOfBlock.Length;
        var pair = place / lanes * 4 * lanes + place % lanes * 2;
        return (words[pair + 1], words[pair], words[pair + 2 * lanes + 1], words[pair + 2 * lanes]);
    }

    private static int LaneOf(INoiseKernel kernel, int block)
    {
        var lanes = kernel.LaneOfBlock;
        return block / lanes.Length * lanes.Length + lanes[block % lanes.Length];
    }

    private static uint Word(Random random) => (uint)random.NextInt64(1L << 32);
}

/// <summary>Memory as kernels want it.</summary>
internal sealed unsafe class Aligned<T>(int length)
    where T : unmanaged
{
    private readonly T[] _memory = GC.AllocateArray<T>(length + 64 / sizeof(T), pinned: true);

    public T* Start => (T*)(((nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) + 63) & ~(nuint)63);

    public ref T this[int i] => ref Start[i];
}
