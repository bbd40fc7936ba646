using System.Collections.Concurrent;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Priors as a user would compose them of TorchSharp's operations; what does not change from draw to draw is computed
/// once.</summary>
internal static class NoiseBaselines
{
    private static readonly ConcurrentDictionary<string, Tensor> Kept = new();

    public static Tensor Mixed(VideoShape shape, double alpha)
    {
        using var scope = NewDisposeScope();
        var (a, b) = Weights(alpha);
        var shared = randn(shape.WithFrames(1).ToArray());
        var own = randn(shape.ToArray());
        return shared.Times(a).Plus(own.Times(b)).MoveToOuterDisposeScope();
    }

    public static Tensor Progressive(VideoShape shape, double alpha)
    {
        using var scope = NewDisposeScope();
        var (a, b) = Weights(alpha);
        var frames = new Tensor[shape.Frames];
        for (var i = 0; i < frames.Length; i++)
        {
            var own = randn([shape.Batch, shape.Channels, shape.Height, shape.Width]);
            frames[i] = i == 0 ? own : frames[i - 1].Times(a).Plus(own.Times(b));
        }

        return stack(frames, dim: VideoShape.FrameAxis).MoveToOuterDisposeScope();
    }

    public static Tensor Shared(VideoShape shape)
    {
        using var scope = NewDisposeScope();
        return randn(shape.WithFrames(1).ToArray()).expand(shape.ToArray()).contiguous().MoveToOuterDisposeScope();
    }

    public static Tensor Decomposed(VideoShape shape, double[] shares)
    {
        using var scope = NewDisposeScope();
        var share = tensor(shares[..shape.Frames], ScalarType.Float32).reshape(-1, 1, 1);
        var shared = randn(shape.WithFrames(1).ToArray()).mul(share.sqrt());
        return randn(shape.ToArray()).mul(share.neg().Plus(1).sqrt()).Plus(shared).MoveToOuterDisposeScope();
    }

    public static Tensor Kernel(VideoShape shape, GaussianProcessNoise prior)
    {
        using var scope = NewDisposeScope();
        return Coloured(shape, Factor($"kernel {shape.Frames}", () => prior.Covariance(shape.Frames))).MoveToOuterDisposeScope();
    }

    public static Tensor Looping(VideoShape shape, LoopingNoise prior)
    {
        using var scope = NewDisposeScope();
        var loop = Coloured(shape.WithFrames(prior.Period), Factor("looping", () => prior.Covariance(prior.Period)));
        return loop.repeat(1, 1, shape.Frames / prior.Period, 1, 1).MoveToOuterDisposeScope();
    }

    public static Tensor Shots(VideoShape shape, int length)
    {
        using var scope = NewDisposeScope();
        return cat([.. Enumerable.Range(0, shape.Frames / length).Select(_ => Mixed(shape.WithFrames(length), alpha: 1))],
            VideoShape.FrameAxis).MoveToOuterDisposeScope();
    }

    public static Tensor Blended(VideoShape shape, double share)
    {
        using var scope = NewDisposeScope();
        return Progressive(shape, alpha: 2).Times(Math.Sqrt(1 - share))
            .Plus(randn(shape.ToArray()), Math.Sqrt(share)).MoveToOuterDisposeScope();
    }

    public static Tensor Offset(VideoShape shape, double strength)
    {
        using var scope = NewDisposeScope();
        var offset = randn([shape.Batch, shape.Channels, 1, 1, 1]);
        return randn(shape.ToArray()).Plus(offset, strength).Over(Math.Sqrt(1 + strength * strength)).MoveToOuterDisposeScope();
    }

    public static Tensor Frequency(VideoShape shape, SpatialFilter filter)
    {
        using var scope = NewDisposeScope();
        long[] plane = [-2, -1];
        var share = Kept.GetOrAdd($"frequency {shape.Height} {shape.Width}", _ => Lasting(Shares(shape, filter)));
        var low = fft.rfft2(randn(shape.WithFrames(1).ToArray()), dim: plane).mul(share.sqrt());
        var high = fft.rfft2(randn(shape.ToArray()), dim: plane).mul(share.neg().Plus(1).sqrt());
        return fft.irfft2(low.Plus(high), s: [shape.Height, shape.Width], dim: plane).MoveToOuterDisposeScope();
    }

    public static Tensor Rescheduled(VideoShape shape, int length, int stride)
    {
        using var scope = NewDisposeScope();
        var noise = randn(shape.ToArray());
        for (var i = length; i < shape.Frames; i += stride)
        {
            var order = randperm(stride).Plus(tensor((long)(i - length)));
            noise.narrow(VideoShape.FrameAxis, i, stride).copy_(noise.index_select(VideoShape.FrameAxis, order));
        }

        return noise.MoveToOuterDisposeScope();
    }

    public static Tensor Residual(VideoShape shape, ResidualNoise prior)
    {
        using var scope = NewDisposeScope();
        var changed = Kept.GetOrAdd($"residual {shape}", _ => Lasting(stack([.. Enumerable.Range(0, shape.Frames)
            .Select(f => tensor(prior.ChangedPixels(f, shape.Height, shape.Width).ToArray()).reshape(shape.Height, shape.Width))])));
        var noise = randn(shape.ToArray());
        for (var i = 1; i < shape.Frames; i++)
        {
            var frame = noise.select(VideoShape.FrameAxis, i);
            frame.copy_(where(changed[i], frame, noise.select(VideoShape.FrameAxis, i - 1)));
        }

        return noise.MoveToOuterDisposeScope();
    }

    /// <summary>A video of noise whose left half rests.</summary>
    public static Tensor Control(int frames)
    {
        using var scope = NewDisposeScope();
        var flicker = new IndependentNoise().Sample(new VideoShape(1, 1, frames, 8, 4), new NoiseKey(1));
        return cat([zeros_like(flicker), flicker], dim: 4).MoveToOuterDisposeScope();
    }

    private static (double Other, double Own) Weights(double alpha) =>
        (alpha / Math.Sqrt(1 + alpha * alpha), 1 / Math.Sqrt(1 + alpha * alpha));

    private static Tensor Factor(string name, Func<double[,]> covariance) =>
        Kept.GetOrAdd(name, _ => Lasting(linalg.cholesky(tensor(covariance())).to(ScalarType.Float32)));

    private static Tensor Coloured(VideoShape shape, Tensor factor)
    {
        var clips = shape.Batch * shape.Channels;
        var white = randn([clips, shape.Frames, shape.Height * shape.Width]);
        return factor.unsqueeze(0).expand(clips, -1, -1).bmm(white).reshape(shape.ToArray());
    }

    // The shares at the bins of a real transform, (H, W / 2 + 1).
    private static Tensor Shares(VideoShape shape, SpatialFilter filter)
    {
        var width = shape.Width / 2 + 1;
        var shares = Enumerable.Range(0, shape.Height * width).Select(b =>
            (float)filter.PassedShare(2.0 * Math.Min(b / width, shape.Height - b / width) / shape.Height,
                2.0 * (b % width) / shape.Width)).ToArray();
        return tensor(shares, [shape.Height, width]);
    }

    private static Tensor Lasting(Tensor tensor) => tensor.DetachFromDisposeScope();
}
