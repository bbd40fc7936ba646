using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A prior's noise, drawn on the device that asks for it by torch's own generator there: an opt-in for noise so large that making
/// it on the CPU and carrying it over shows.</summary>
/// <remarks><para>The distribution is the prior's, and so is the <see cref="Spec"/>; the values are not those that the prior itself draws,
/// and
/// <b>differ between devices</b>, kinds of GPU and versions of torch. On one of them they are addressed all the same: every frame of every
/// sample has a generator of its own, seeded by all bits of seed, stream, sample and frame, so neither a batch nor a range of frames
/// changes them (beyond rounding, where the prior couples frames); the number of channels and the size do. No global state is
/// touched.</para>
/// <para>White noise of all frames up to the last, which has to fit into memory, is coloured (<see
/// cref="LinearGaussianExtensions.Color"/>), which any linear-Gaussian prior allows. So a range costs what all frames before it cost: on a
/// 2-core x64 machine 16 frames of 4 x 32 x 32 took 0.01 s of a processor from frame 0 on and 0.4 to 0.6 s from frame 3,000 on. For ranges
/// late in an endless clip take the prior itself. It has been run on the CPU only: no GPU was at hand.</para></remarks>
public sealed class DeviceNoise : IFileBackedPrior
{
    /// <summary>Draws a prior on the device.</summary>
    /// <param name="prior">The prior.</param>
    public DeviceNoise(ILinearGaussianPrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        Prior = prior;
    }

    /// <summary>The prior whose distribution the noise has.</summary>
    public ILinearGaussianPrior Prior { get; }

    /// <summary>That of the prior.</summary>
    public MethodSpec Spec => Prior.Spec;

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => Prior is IFileBackedPrior stored ? stored.SaveTo(folder) : Spec;

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        if (Prior is IndependentNoise)
        {
            return White(shape, key, firstFrame, device ?? CPU);
        }

        using var scope = NewDisposeScope();
        var noise = Prior.Color(White(shape.WithFrames(firstFrame + shape.Frames), key, 0, device ?? CPU));
        return noise.narrow(VideoShape.FrameAxis, firstFrame, shape.Frames).contiguous().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => Prior.Refusal(key);

    // Libtorch's generator on the CPU reads 32 bits of a seed: of some ten thousand frames two would be the same.
    private static Generator GeneratorOf(NoiseKey key, Device device) =>
        device.type == DeviceType.CPU ? CpuGenerator.Of(key with { Stream = 0 }) : new Generator(key.Seed, device);

    private static Tensor White(VideoShape shape, NoiseKey key, int firstFrame, Device device)
    {
        using var scope = NewDisposeScope();
        key = WhiteNoise.Addressed(key);
        var frames = new List<Tensor>();
        for (var sample = 0; sample < shape.Batch; sample++)
        {
            for (var frame = firstFrame; frame < firstFrame + shape.Frames; frame++)
            {
                using var generator = GeneratorOf(key.ForPart((int)key.Stream).ForPart(sample).ForPart(frame), device);
                frames.Add(randn([shape.Channels, shape.Height, shape.Width], ScalarType.Float32, device, generator: generator));
            }
        }

        var video = stack(frames).reshape(shape.Batch, shape.Frames, shape.Channels, shape.Height, shape.Width); // (B, F, C, H, W)
        return video.transpose(VideoShape.ChannelAxis, VideoShape.FrameAxis).contiguous().MoveToOuterDisposeScope();
    }
}
