using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Draws a video band by band, in parallel where it pays; the values do not depend on that.</summary>
internal static class NoiseFill
{
    // The frames before and at hand of a band stay in the second-level cache. Bands are halved until every thread has several, so that
    // threads end together; below the smaller size the cost of beginning a band shows.
    private const int PixelsOfABand = 1 << 13;
    private const int FewestPixelsOfABand = 1 << 11;
    private const int BandsOfAThread = 4;

    /// <summary>Fills a contiguous (B, C, F, H, W).</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="fill">Fills a band; called by several threads at once.</param>
    /// <param name="threads">The most threads that work; as many as there are processors when null.</param>
    public static unsafe void Fill(Span<float> destination, VideoShape shape, NoiseKey key, BandFill fill, int? threads = null)
    {
        CheckDestination(destination, shape);
        var workers = WorkerThreads.Count(shape.ElementCount, threads);
        fixed (float* start = destination)
        {
            FillBands((IntPtr)start, shape, key, fill, workers);
        }
    }

    /// <summary>A new tensor (B, C, F, H, W), drawn band by band on the CPU and then brought to the device; the caller owns it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has 2^29 elements or more.</exception>
    public static Tensor Sample(VideoShape shape, NoiseKey key, Device? device, BandFill fill) =>
        Sample(shape, device, span => Fill(span, shape, key, fill));

    /// <summary>A new tensor (B, C, F, H, W), filled on the CPU and then brought to the device; the caller owns it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has 2^29 elements or more.</exception>
    public static Tensor Sample(VideoShape shape, Device? device, SpanFill fill)
    {
        const int most = int.MaxValue / sizeof(float);
        if (shape.ElementCount > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shape), shape, $"At most {most} elements can be drawn at once; draw ranges of frames.");
        }

        using var scope = NewDisposeScope();
        var tensor = empty(shape.ToArray(), dtype: ScalarType.Float32, device: CPU);
        fill(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return (device is null ? tensor : tensor.to(device)).MoveToOuterDisposeScope();
    }

    /// <summary>Refuses memory of another size than the shape.</summary>
    public static void CheckDestination(ReadOnlySpan<float> destination, VideoShape shape)
    {
        if (destination.Length != shape.ElementCount)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} elements; the shape {shape} has {shape.ElementCount}.", nameof(destination));
        }
    }

    private static unsafe void FillBands(IntPtr start, VideoShape shape, NoiseKey key, BandFill fill, int workers)
    {
        var rows = RowsOfABand(shape, workers);
        var bandsOfAClip = (shape.Height + rows - 1) / rows;
        var bands = bandsOfAClip * shape.Batch * shape.Channels;
        using var table = new BlockTable(NoiseKernels.Best, shape.Width, Math.Min(rows, shape.Height));
        WorkerThreads.Run(bands, workers, One);

        void One(int i)
        {
            var (clip, firstRow) = (i / bandsOfAClip, i % bandsOfAClip * rows);
            var first = (float*)start + (long)clip * shape.Frames * shape.Height * shape.Width;
            fill(new NoiseBand(first, shape, key, clip / shape.Channels, clip % shape.Channels, firstRow, table));
        }
    }

    // A power of two, so that the row a band begins at and the rows within it share no bits.
    private static int RowsOfABand(VideoShape shape, int workers)
    {
        var rows = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(PixelsOfABand / shape.Width, 1, shape.Height));
        while (rows > 1 && workers > 1 && rows / 2 * shape.Width >= FewestPixelsOfABand && Bands(rows) < workers * BandsOfAThread)
        {
            rows /= 2;
        }

        return rows;

        long Bands(int rows) => (shape.Height + rows - 1L) / rows * shape.Batch * shape.Channels;
    }
}

/// <summary>Fills a span.</summary>
internal delegate void SpanFill(Span<float> destination);
