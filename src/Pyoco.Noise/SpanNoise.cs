using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tensors of priors that fill spans, and spans of priors that draw tensors.</summary>
public static class SpanNoise
{
    private const int MostElements = int.MaxValue / sizeof(float);

    /// <summary>A new float32 tensor (B, C, F, H, W) that the prior fills on the CPU, moved to the device; the caller owns it.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="firstFrame">Index of the first frame drawn, at least 0.</param>
    /// <param name="device">Where the result lives; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape is <c>default</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One frame of all samples and channels has 2^29 elements or more (a span holds no more;
    /// longer shapes are drawn in ranges of frames), a size is too large for the address of white noise (65,536 samples, channels and rows,
    /// 262,144 columns), or the first frame is negative.</exception>
    public static Tensor Sample(ISpanNoisePrior prior, VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SampleInRanges(prior, shape, key, firstFrame, device, MostElements);

    /// <summary>Draws at most so many elements at once.</summary>
    internal static Tensor SampleInRanges(
        ISpanNoisePrior prior, VideoShape shape, NoiseKey key, int firstFrame, Device? device, int mostElements)
    {
        ArgumentNullException.ThrowIfNull(prior);
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        var frames = (int)Math.Min(shape.Frames, mostElements / shape.WithFrames(1).ElementCount);
        if (frames == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shape), shape, $"At most {mostElements} elements of a frame can be drawn at once; draw fewer samples.");
        }

        using var scope = NewDisposeScope();
        var tensor = empty(shape.ToArray(), dtype: ScalarType.Float32, device: CPU);
        if (frames == shape.Frames)
        {
            prior.Fill(MemoryMarshal.Cast<byte, float>(tensor.bytes), shape, key, firstFrame);
        }

        for (var first = 0; frames < shape.Frames && first < shape.Frames; first += frames)
        {
            using var step = NewDisposeScope();
            var count = Math.Min(frames, shape.Frames - first);
            tensor.narrow(VideoShape.FrameAxis, first, count)
                .copy_(SampleInRanges(prior, shape.WithFrames(count), key, firstFrame + first, null, mostElements));
        }

        return (device is null ? tensor : tensor.to(device)).MoveToOuterDisposeScope();
    }

    /// <summary>Fills a contiguous (B, C, F, H, W) with the noise of any prior, as a prior made of others needs it; libtorch is used only
    /// for a prior that is no <see cref="ISpanNoisePrior"/>.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="destination">Where to; as many elements as the shape has.</param>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream; a part of it (<see cref="NoiseKey.ForPart"/>) where the prior is one of several.</param>
    /// <param name="firstFrame">Index of the first frame drawn, at least 0.</param>
    /// <param name="threads">The most threads that work, at least 1; as many as there are processors when null.</param>
    /// <exception cref="ArgumentException">The destination has another number of elements than the shape.</exception>
    /// <exception cref="InvalidOperationException">The prior draws a tensor of another shape or type.</exception>
    public static void Fill(
        IVideoNoisePrior prior, Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(prior);
        NoiseBands.CheckDestination(destination, shape);
        if (prior is ISpanNoisePrior filling)
        {
            filling.Fill(destination, shape, key, firstFrame, threads);
            return;
        }

        using var scope = NewDisposeScope();
        var noise = prior.Sample(shape, key, firstFrame);
        if (noise.dtype != ScalarType.Float32 || !noise.shape.AsSpan().SequenceEqual(shape.ToArray()))
        {
            throw new InvalidOperationException(
                $"The noise prior {prior.Spec} drew {noise.dtype} [{string.Join(", ", noise.shape)}]; float32 {shape} was expected.");
        }

        MemoryMarshal.Cast<byte, float>(noise.cpu().contiguous().bytes).CopyTo(destination);
    }
}
