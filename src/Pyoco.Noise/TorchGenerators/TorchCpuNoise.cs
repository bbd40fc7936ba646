using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Independent noise as torch's generator on the CPU makes it: <c>torch.randn(B, C, F, H, W, generator=torch.Generator().manual_seed(seed))</c>, for making a Python
/// program's result again.</summary>
/// <remarks><para>Stream s is the draw after s others of the same shape from the one generator, as samplers in Python go on drawing: stream 0 the initial noise, stream 1 that of the first
/// step. The generator is libtorch's own and local; of the seed it reads the lower 32 bits. Other passes, further draws
/// of a step and training (streams from 2^14) have no place in that sequence: each has a generator of its own, seeded by a hash of seed and stream.</para>
/// <para>It is a stream, not an address: every value depends on the whole shape, so a range of frames that does not begin with the first is refused, and a longer clip is
/// another clip. Programs that draw (B, F, C, H, W) have the same values in another order. The law and the <see cref="Spec"/> are those of independent noise.</para></remarks>
public sealed class TorchCpuNoise : IVideoNoisePrior
{
    // The first draws of the steps of the first pass: what a Python program's one generator draws in turn.
    private const uint StreamsInSequence = 1 << 14;

    /// <summary>That of independent noise, whose law it has.</summary>
    public MethodSpec Spec => MethodSpec.Independent;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The first frame is another than 0.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        RefuseLaterFrames(firstFrame);
        using var scope = NewDisposeScope();
        var inSequence = key.Stream < StreamsInSequence;
        using var generator = new Generator(inSequence ? key.Seed : SeedOf(WhiteNoise.Addressed(key)), CPU);
        for (var earlier = 0u; inSequence && earlier < key.Stream; earlier++)
        {
            Draw(shape, generator).Dispose();
        }

        return Draw(shape, generator).to(device ?? CPU).MoveToOuterDisposeScope();
    }

    /// <summary>Refuses frames that a stream has no address for.</summary>
    internal static void RefuseLaterFrames(int firstFrame)
    {
        if (firstFrame != 0)
        {
            throw new NotSupportedException($"Frames from {firstFrame} on were asked for; torch's noise is a stream, in which only a whole clip from frame 0 on has a place.");
        }
    }

    private static ulong SeedOf(NoiseKey key) => key.ForPart((int)key.Stream).Seed;

    private static Tensor Draw(VideoShape shape, Generator generator) => randn(shape.ToArray(), ScalarType.Float32, CPU, generator: generator);
}
