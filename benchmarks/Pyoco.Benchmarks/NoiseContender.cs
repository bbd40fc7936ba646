using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Fills a contiguous (B, C, F, H, W); every prior of Pyoco.Noise has such a method.</summary>
internal delegate void NoiseFiller(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame, int? threads);

/// <summary>A prior and what a user would write with TorchSharp in its place.</summary>
/// <param name="Name">The prior's name.</param>
/// <param name="Fill">Ours.</param>
/// <param name="Baseline">The baseline, a new tensor (B, C, F, H, W).</param>
internal sealed record NoiseContender(string Name, NoiseFiller Fill, Func<VideoShape, Tensor> Baseline)
{
    /// <summary>Every prior, a line each.</summary>
    public static IReadOnlyList<NoiseContender> All { get; } =
    [
        new("independent", new IndependentNoise().Fill, shape => randn(shape.ToArray())),
        new("mixed", new MixedNoise(1).Fill, shape => Mixed(shape, alpha: 1)),
        new("progressive", new ProgressiveNoise(2).Fill, shape => Progressive(shape, alpha: 2)),
    ];

    private static Tensor Mixed(VideoShape shape, double alpha)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (alpha / Math.Sqrt(1 + alpha * alpha), 1 / Math.Sqrt(1 + alpha * alpha));
        var shared = randn([shape.Batch, shape.Channels, 1, shape.Height, shape.Width]);
        var own = randn(shape.ToArray());
        return shared.Times(a).Plus(own.Times(b)).MoveToOuterDisposeScope();
    }

    private static Tensor Progressive(VideoShape shape, double alpha)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (alpha / Math.Sqrt(1 + alpha * alpha), 1 / Math.Sqrt(1 + alpha * alpha));
        var frames = new Tensor[shape.Frames];
        for (var i = 0; i < frames.Length; i++)
        {
            var own = randn([shape.Batch, shape.Channels, shape.Height, shape.Width]);
            frames[i] = i == 0 ? own : frames[i - 1].Times(a).Plus(own.Times(b));
        }

        return stack(frames, dim: VideoShape.FrameAxis).MoveToOuterDisposeScope();
    }
}
