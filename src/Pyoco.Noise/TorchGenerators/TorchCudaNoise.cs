using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Independent noise as torch's generator on an NVIDIA GPU makes it, <c>torch.randn(B, C, F, H, W, device="cuda")</c> after
/// <c>manual_seed(seed)</c>, computed on the CPU of any machine.</summary>
/// <remarks><para>Torch gives every thread of the card a Philox counter of its own, and a thread goes on to further values when there are
/// more values than threads, so the noise of one seed differs between kinds of GPU: with T threads, T = 256 times the number of
/// multiprocessors times the blocks of 256 threads that each holds, value i is number <c>i / T</c> of thread <c>i mod T</c>. Up to T values
/// all cards agree. A T4 has 40 multiprocessors of 1024 threads, an H100 SXM 132 of 2048.</para>
/// <para>The card computes the sine with its fast approximation, so values agree to about 1e-6, not to the bit; here they are the same bits
/// on every processor. Streams, and what is refused, are as in <see cref="TorchCpuNoise"/>: stream s is the draw after s others of the same
/// shape. It was compared with published values of cards, none of which was at hand; those are of one wave, and beyond it the formula is as
/// the programs state it.</para></remarks>
public sealed class TorchCudaNoise : ISpanNoisePrior
{
    private const int ThreadsOfABlock = 256;
    private const int ValuesOfACounter = 4;
    private const int ThreadsOfAPiece = 1 << 14;
    private const float TwoToMinus32 = 1f / (1L << 32);
    private const float TwoPi = 6.2831855f;

    /// <summary>The noise of a kind of GPU.</summary>
    /// <param name="multiprocessors">How many multiprocessors it has, at least 1.</param>
    /// <param name="threads">The most threads that one of them holds: 1024, 1536 or 2048 as yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no multiprocessor, or it holds no block of 256 threads, or all together
    /// more than 2^31 threads.</exception>
    public TorchCudaNoise(int multiprocessors, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(multiprocessors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, ThreadsOfABlock);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)multiprocessors * threads, int.MaxValue, nameof(multiprocessors));
        (Multiprocessors, Threads) = (multiprocessors, threads);
    }

    /// <summary>How many multiprocessors the GPU has.</summary>
    public int Multiprocessors { get; }

    /// <summary>The most threads that one of them holds.</summary>
    public int Threads { get; }

    /// <summary>That of independent noise, whose distribution it has.</summary>
    public MethodSpec Spec => MethodSpec.Independent;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The first frame is another than 0.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="NotSupportedException">The first frame is another than 0.</exception>
    public unsafe void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        TorchCpuNoise.RefuseLaterFrames(firstFrame);
        NoiseBands.CheckDestination(destination, shape);
        key = WhiteNoise.Addressed(key);
        var (count, workers) = (destination.Length, WorkerThreads.Count(destination.Length, threads));
        var blocks = Math.Min(Multiprocessors * (Threads / ThreadsOfABlock), (count - 1) / ThreadsOfABlock + 1);
        var (wave, pieces) = (blocks * ThreadsOfABlock, (blocks * ThreadsOfABlock - 1) / ThreadsOfAPiece + 1);
        var offset = key.Stream * (((ulong)count - 1) / ((ulong)wave * ValuesOfACounter) + 1); // counters that the earlier draws used
        fixed (float* start = destination)
        {
            var values = (IntPtr)start;
            WorkerThreads.Run(pieces, workers, piece =>
            {
                var end = (int)Math.Min((piece + 1L) * ThreadsOfAPiece, wave);
                for (var thread = piece * ThreadsOfAPiece; thread < end; thread++)
                {
                    FillThread(new Span<float>((float*)values, count), thread, wave, key.Seed, offset);
                }
            });
        }
    }

    // The values of one thread of the card, a wave apart.
    private static void FillThread(Span<float> values, int thread, int wave, ulong seed, ulong counter)
    {
        for (long i = thread; i < values.Length; i += (long)wave * ValuesOfACounter, counter++)
        {
            var (w0, w1, w2, w3) = Philox.Block((uint)counter, (uint)(counter >> 32), (uint)thread, 0, seed);
            var (z0, z1) = BoxMuller(w0, w1);
            values[(int)i] = z0;
            if (i + wave >= values.Length)
            {
                return;
            }

            var (z2, z3) = BoxMuller(w2, w3);
            ReadOnlySpan<float> others = [z1, z2, z3];
            for (var k = 0; k < others.Length && i + (k + 1L) * wave < values.Length; k++)
            {
                values[(int)(i + (k + 1L) * wave)] = others[k];
            }
        }
    }

    // In float32 where the card is, for u so near to 1 has few bits.
    private static (float First, float Second) BoxMuller(uint x, uint y)
    {
        var u = MathF.FusedMultiplyAdd(x, TwoToMinus32, TwoToMinus32 / 2);
        var angle = MathF.FusedMultiplyAdd(y, TwoToMinus32 * TwoPi, TwoToMinus32 * TwoPi / 2);
        var radius = MathF.Sqrt(-2f * (float)PortableLogarithm.Of(u));
        var (cosine, sine) = PortableCircle.At(angle / (2 * Math.PI));
        return ((float)sine * radius, (float)cosine * radius);
    }
}
