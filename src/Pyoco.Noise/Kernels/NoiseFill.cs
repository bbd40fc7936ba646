using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Fills the clips of one sample and channel: frames (F, H, W) one after another.</summary>
/// <param name="frames">The frames to fill.</param>
/// <param name="sample">Index of the sample.</param>
/// <param name="channel">Index of the channel.</param>
internal delegate void ClipFill(Span<float> frames, int sample, int channel);

/// <summary>Runs a fill over all samples and channels of a video, in parallel where it pays; the values do not depend on that.</summary>
internal static class NoiseFill
{
    private const int ElementsWorthThreads = 1 << 17;

    /// <summary>Fills a contiguous (B, C, F, H, W).</summary>
    public static unsafe void Fill(Span<float> destination, VideoShape shape, ClipFill fill)
    {
        if (destination.Length != shape.ElementCount)
        {
            throw new ArgumentException($"The destination has {destination.Length} elements; the shape {shape} has {shape.ElementCount}.", nameof(destination));
        }

        fixed (float* start = destination)
        {
            var pointer = (IntPtr)start;
            FillClips(pointer, shape, fill);
        }
    }

    /// <summary>A new tensor (B, C, F, H, W), filled in place on the CPU and then brought to the device.</summary>
    public static unsafe Tensor Sample(VideoShape shape, Device? device, ClipFill fill)
    {
        using var scope = NewDisposeScope();
        var tensor = empty(shape.ToArray(), dtype: ScalarType.Float32, device: CPU);
        if (shape.ElementCount > int.MaxValue / sizeof(float))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, $"At most {int.MaxValue / sizeof(float)} elements can be drawn at once; draw ranges of frames.");
        }

        Fill(MemoryMarshal.Cast<byte, float>(tensor.bytes), shape, fill);
        return (device is null ? tensor : tensor.to(device)).MoveToOuterDisposeScope();
    }

    private static unsafe void FillClips(IntPtr start, VideoShape shape, ClipFill fill)
    {
        var clip = shape.Frames * shape.Height * shape.Width;
        var clips = shape.Batch * shape.Channels;
        if (shape.ElementCount < ElementsWorthThreads || clips == 1)
        {
            for (var i = 0; i < clips; i++)
            {
                One(i);
            }
        }
        else
        {
            Parallel.For(0, clips, One);
        }

        void One(int i) => fill(new Span<float>((float*)start + (long)i * clip, clip), i / shape.Channels, i % shape.Channels);
    }
}
