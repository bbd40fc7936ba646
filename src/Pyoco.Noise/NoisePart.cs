using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>What a prior that is made of others asks of them.</summary>
internal static class NoisePart
{
    /// <summary>Fills a span.</summary>
    public delegate void SpanFill(Span<float> destination);

    /// <summary>The law of a part.</summary>
    /// <exception cref="NotSupportedException">The part is not linear-Gaussian.</exception>
    public static NoiseLaw Law(IVideoNoisePrior whole, IVideoNoisePrior part, VideoShape shape) => part is ILinearGaussianPrior linear
        ? linear.Law(shape)
        : throw new NotSupportedException($"The noise prior {whole.Spec} has no law that is known: {part.Spec} is not linear-Gaussian.");

    /// <summary>The frame covariance of a part.</summary>
    /// <exception cref="NotSupportedException">The part has none.</exception>
    public static double[,] Covariance(IVideoNoisePrior whole, IVideoNoisePrior part, int frames) => part is IGaussianNoisePrior gaussian
        ? gaussian.Covariance(frames)
        : throw new NotSupportedException($"The noise prior {whole.Spec} has no covariance over frames that is known: {part.Spec} has none.");

    /// <summary>Fills memory with a part's noise; needs libtorch only for priors of others.</summary>
    public static void Fill(IVideoNoisePrior part, Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame, int? threads = null)
    {
        if (part is ISpanNoise filling)
        {
            filling.Fill(destination, shape, key, firstFrame, threads);
            return;
        }

        using var scope = NewDisposeScope();
        var noise = part.Sample(shape, key, firstFrame).contiguous();
        MemoryMarshal.Cast<byte, float>(noise.bytes).CopyTo(destination);
    }

    /// <summary>Refuses memory of another size than the shape.</summary>
    public static void CheckDestination(ReadOnlySpan<float> destination, VideoShape shape)
    {
        if (destination.Length != shape.ElementCount)
        {
            throw new ArgumentException($"The destination has {destination.Length} elements; the shape {shape} has {shape.ElementCount}.", nameof(destination));
        }
    }

    /// <summary>The number of elements of a field that is drawn on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than an array holds.</exception>
    public static int Elements(VideoShape shape) => shape.ElementCount <= Array.MaxLength
        ? (int)shape.ElementCount
        : throw new ArgumentOutOfRangeException(
            nameof(shape), shape, $"On the way {shape.ElementCount} elements would be drawn at once, at most {Array.MaxLength} can be; draw ranges of frames or fewer samples.");

    /// <summary>A new tensor (B, C, F, H, W), filled on the CPU and then brought to the device; the caller owns it.</summary>
    public static Tensor Sample(VideoShape shape, Device? device, SpanFill fill)
    {
        if (shape.ElementCount > int.MaxValue / sizeof(float))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, $"At most {int.MaxValue / sizeof(float)} elements can be drawn at once; draw ranges of frames.");
        }

        using var scope = NewDisposeScope();
        var tensor = empty(shape.ToArray(), dtype: ScalarType.Float32, device: CPU);
        fill(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return (device is null ? tensor : tensor.to(device)).MoveToOuterDisposeScope();
    }
}
