using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Draws a video band by band, in parallel where it pays; the values do not depend on that.</summary>
internal static class NoiseFill
{
    private const int ElementsWorthThreads = 1 << 17;

    // The frames before and at hand of a band stay in the second-level cache.
    private const int PixelsOfABand = 1 << 13;

    /// <summary>Fills a contiguous (B, C, F, H, W).</summary>
    public static unsafe void Fill(Span<float> destination, VideoShape shape, NoiseKey key, BandFill fill)
    {
        if (destination.Length != shape.ElementCount)
        {
            throw new ArgumentException($"The destination has {destination.Length} elements; the shape {shape} has {shape.ElementCount}.", nameof(destination));
        }

        fixed (float* start = destination)
        {
            FillBands((IntPtr)start, shape, key, fill);
        }
    }

    /// <summary>A new tensor (B, C, F, H, W), filled in place on the CPU and then brought to the device.</summary>
    public static unsafe Tensor Sample(VideoShape shape, NoiseKey key, Device? device, BandFill fill)
    {
        if (shape.ElementCount > int.MaxValue / sizeof(float))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, $"At most {int.MaxValue / sizeof(float)} elements can be drawn at once; draw ranges of frames.");
        }

        using var scope = NewDisposeScope();
        var tensor = empty(shape.ToArray(), dtype: ScalarType.Float32, device: CPU);
        Fill(MemoryMarshal.Cast<byte, float>(tensor.bytes), shape, key, fill);
        return (device is null ? tensor : tensor.to(device)).MoveToOuterDisposeScope();
    }

    private static unsafe void FillBands(IntPtr start, VideoShape shape, NoiseKey key, BandFill fill)
    {
        var rows = Math.Clamp(PixelsOfABand / shape.Width, 1, shape.Height);
        var bandsOfAClip = (shape.Height + rows - 1) / rows;
        var bands = bandsOfAClip * shape.Batch * shape.Channels;
        if (shape.ElementCount < ElementsWorthThreads || bands == 1)
        {
            for (var i = 0; i < bands; i++)
            {
                One(i);
            }
        }
        else
        {
            Parallel.For(0, bands, One);
        }

        void One(int i)
        {
            var (clip, firstRow) = (i / bandsOfAClip, i % bandsOfAClip * rows);
            var first = (float*)start + (long)clip * shape.Frames * shape.Height * shape.Width;
            fill(new NoiseBand(first, shape, key, clip / shape.Channels, clip % shape.Channels, firstRow, Math.Min(rows, shape.Height - firstRow)));
        }
    }
}
