using System.Numerics;

namespace Pyoco.Noise;

/// <summary>Draws a video band by band, in parallel where it pays; the values do not depend on that.</summary>
public static class NoiseBands
{
    // The frames before and at hand of a band stay in the second-level cache. Bands are halved until every thread has several, so that
    // threads end together; below the smaller size the cost of beginning a band shows.
    private const int PixelsOfABand = 1 << 13;
    private const int FewestPixelsOfABand = 1 << 11;
    private const int BandsOfAThread = 4;

    /// <summary>Fills a contiguous (B, C, F, H, W).</summary>
    /// <param name="destination">Where to; as many elements as the shape has.</param>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="firstFrame">Index of the first frame drawn, at least 0.</param>
    /// <param name="fill">Fills a band. Several threads call it at once, in any order, so it may write to its band alone; every band must
    /// be filled whole.</param>
    /// <param name="threads">The most threads that work, at least 1; as many as there are processors when null.</param>
    /// <exception cref="ArgumentException">The destination has another number of elements than the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is too large for the address of white noise (65,536 samples, channels and rows,
    /// 262,144 columns), the first frame is negative, or the number of threads is below 1.</exception>
    /// <exception cref="AggregateException">The callback threw on one of several threads; on one thread its exception is passed on as it
    /// is.</exception>
    public static void Fill(
        Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame, BandFill fill, int? threads = null) =>
        FillBySize(destination, shape, key, firstFrame, fill, threads, PixelsOfABand);

    /// <summary>Fills a contiguous (B, C, F, H, W) in bands of about so many pixels.</summary>
    internal static unsafe void FillBySize(
        Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame, BandFill fill, int? threads, int pixels)
    {
        ArgumentNullException.ThrowIfNull(fill);
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        CheckDestination(destination, shape);
        var workers = WorkerThreads.Count(shape.ElementCount, threads);
        fixed (float* start = destination)
        {
            FillBands((IntPtr)start, shape, (key, firstFrame), fill, (workers, pixels));
        }
    }

    /// <summary>Refuses memory of another size than the shape.</summary>
    internal static void CheckDestination(ReadOnlySpan<float> destination, VideoShape shape)
    {
        if (destination.Length != shape.ElementCount)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} elements; the shape {shape} has {shape.ElementCount}.", nameof(destination));
        }
    }

    private static unsafe void FillBands(
        IntPtr start, VideoShape shape, (NoiseKey Key, int FirstFrame) address, BandFill fill, (int Threads, int Pixels) work)
    {
        var rows = RowsOfABand(shape, work.Threads, work.Pixels);
        var bandsOfAClip = (shape.Height + rows - 1) / rows;
        var bands = bandsOfAClip * shape.Batch * shape.Channels;
        using var table = new BlockTable(NoiseKernels.Best, shape.Width, Math.Min(rows, shape.Height));
        WorkerThreads.Run(bands, work.Threads, One);

        void One(int i)
        {
            var (clip, firstRow) = (i / bandsOfAClip, i % bandsOfAClip * rows);
            var first = (float*)start + (long)clip * shape.Frames * shape.Height * shape.Width;
            fill(new NoiseBand(first, shape, address.Key, clip / shape.Channels, clip % shape.Channels, firstRow, table)
            {
                FirstFrame = address.FirstFrame,
            });
        }
    }

    // A power of two, so that the row a band begins at and the rows within it share no bits.
    private static int RowsOfABand(VideoShape shape, int workers, int pixels)
    {
        var rows = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(pixels / shape.Width, 1, shape.Height));
        while (rows > 1 && workers > 1 && rows / 2 * shape.Width >= FewestPixelsOfABand && Bands(rows) < workers * BandsOfAThread)
        {
            rows /= 2;
        }

        return rows;

        long Bands(int rows) => (shape.Height + rows - 1L) / rows * shape.Batch * shape.Channels;
    }
}
