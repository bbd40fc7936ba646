using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Independent noise as torch's generator on the CPU makes it:
/// <c>torch.randn(B, C, F, H, W, generator=torch.Generator().manual_seed(seed))</c>, to reproduce the result of a Python program.</summary>
/// <remarks><para>The start and the first draw of each step of the first pass, streams 0 to 16,383, are successive draws of one generator,
/// as samplers in Python draw: stream s is the draw after s others of the same shape. The generator is libtorch's own and local; of the
/// seed it reads the lower 32 bits. It jumps to the draw (<c>t^J</c> modulo the Mersenne Twister's characteristic polynomial), so a late
/// stream takes no longer than an early one.</para>
/// <para>Further draws of a step, further passes and the steps of training have no counterpart in such a program. Each has a generator of
/// its own, whose whole state is a hash of (seed, stream), with all 64 bits of the seed.</para>
/// <para>It is a stream, not an address: every value depends on the whole shape, so a range of frames that does not begin with the first is
/// refused, and a longer clip is another clip. Programs that draw (B, F, C, H, W) have the same values in another order. The distribution
/// and the
/// <see cref="Spec"/> are those of independent noise.</para></remarks>
public sealed class TorchCpuNoise : IVideoNoisePrior
{
    private const uint StreamsInSequence = 1 << 14; // start and steps, of draw 0 and pass 0
    private const int Vectorised = 16; // from this number of values on, torch draws sixteen at a time

    /// <summary>That of independent noise, whose distribution it has.</summary>
    public MethodSpec Spec => MethodSpec.Independent;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The first frame is another than 0.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        RefuseLaterFrames(firstFrame);
        using var scope = NewDisposeScope();
        using var generator = new Generator(key.Seed, CPU);
        if (key.Stream >= StreamsInSequence)
        {
            CpuGenerator.Stand(generator, CpuGenerator.HashedState(key));
        }
        else if (key.Stream > 0)
        {
            Skip(generator, (uint)key.Seed, (ulong)shape.ElementCount, key.Stream);
        }

        return Draw(shape.ToArray(), generator).to(device ?? CPU).MoveToOuterDisposeScope();
    }

    /// <summary>Refuses frames that a stream has no address for.</summary>
    internal static void RefuseLaterFrames(int firstFrame)
    {
        if (firstFrame != 0)
        {
            throw new NotSupportedException(
                $"Frames from {firstFrame} on were asked for; torch's noise is a stream, in which only a whole clip "
                + "from frame 0 on has a place.");
        }
    }

    // Many values take a word each, and the last sixteen are drawn again where they fill no sixteen. Few values are drawn in pairs of four
    // words; the
    // second value of a pair waits in the generator for the next draw.
    private static void Skip(Generator generator, uint seed, ulong count, uint draws)
    {
        var words = count >= Vectorised ? draws * (count + (count % Vectorised == 0 ? 0ul : Vectorised)) : draws * count / 2 * 4;
        CpuGenerator.Stand(generator, MersenneTwister.Ahead(MersenneTwister.Seeded(seed), words));
        if (count < Vectorised && draws * count % 2 != 0)
        {
            Draw([1], generator).Dispose();
        }
    }

    private static Tensor Draw(long[] shape, Generator generator) => randn(shape, ScalarType.Float32, CPU, generator: generator);
}
