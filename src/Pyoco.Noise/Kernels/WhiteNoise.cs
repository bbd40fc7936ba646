namespace Pyoco.Noise;

/// <summary>White noise at an address: the value at (seed, stream, sample, channel, frame, y, x) and nothing else decides.</summary>
/// <remarks>The layout of the address is frozen; changing it changes every video ever made from a seed.
/// <list type="table">
/// <item><term>key</term><description>the 64-bit seed</description></item>
/// <item><term>counter word 0</term><description>the frame; in the shared field of a stream, 0</description></item>
/// <item><term>counter word 1</term><description><c>y * 65536 + x / 4</c>: a block of four words is four neighbouring pixels of a
/// row</description></item>
/// <item><term>counter word 2</term><description><c>sample * 65536 + channel</c></description></item>
/// <item><term>counter word 3</term><description>the stream in the lower 31 bits; the top bit marks the field that all frames
/// share</description></item>
/// </list>
/// Streams from 2^31, which belong to training, do not fit beside the mark: they are the streams without their top bit of another seed,
/// part 2^31 - 1 of the key's (<see cref="NoiseKey.ForPart"/>).</remarks>
internal static class WhiteNoise
{
    /// <summary>The largest number of samples and of channels, and of rows.</summary>
    public const int MostOfEach = 1 << 16;

    /// <summary>The largest width: x / 4 has 16 bits.</summary>
    public const int WidestRow = 1 << 18;

    /// <summary>A block of four words is four neighbouring pixels of a row.</summary>
    public const int PixelsOfABlock = 4;

    private const uint SharedField = 1u << 31;

    /// <summary>Refuses shapes and keys beyond the address.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is too large, or the first frame is negative.</exception>
    public static void CheckAddress(VideoShape shape, NoiseKey key, int firstFrame)
    {
        if (shape == default)
        {
            throw new ArgumentException("The shape is default(VideoShape), which has no elements.", nameof(shape));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        if (shape.Batch > MostOfEach || shape.Channels > MostOfEach || shape.Height > MostOfEach || shape.Width > WidestRow)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shape), shape, $"At most {MostOfEach} samples, channels and rows and {WidestRow} columns can be addressed.");
        }

        if (firstFrame > int.MaxValue - shape.Frames)
        {
            throw new ArgumentOutOfRangeException(nameof(firstFrame), firstFrame, $"Frames are numbered below {int.MaxValue}.");
        }
    }

    /// <summary>A key whose stream has its top bit free: itself in sampling, a key of another seed in training.</summary>
    public static NoiseKey Addressed(NoiseKey key) =>
        key.Stream < SharedField ? key : key.ForPart(int.MaxValue) with { Stream = key.Stream & ~SharedField };

    /// <summary>The plane of one frame of one sample and channel.</summary>
    /// <param name="key">Seed and stream.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="channel">Index of the channel.</param>
    /// <param name="frame">Index of the frame in the endless clip.</param>
    /// <param name="firstRow">Added to the rows of the blocks, which must not share a bit with it.</param>
    public static PhiloxPlane Frame(NoiseKey key, int sample, int channel, int frame, int firstRow = 0)
    {
        var (seed, stream) = Addressed(key);
        return new((uint)frame, ((uint)sample << 16) | (uint)channel, stream, (uint)firstRow << 16, seed);
    }

    /// <summary>The plane that all frames of one sample and channel share.</summary>
    /// <inheritdoc cref="Frame"/>
    public static PhiloxPlane Shared(NoiseKey key, int sample, int channel, int firstRow = 0)
    {
        var (seed, stream) = Addressed(key);
        return new(0, ((uint)sample << 16) | (uint)channel, stream | SharedField, (uint)firstRow << 16, seed);
    }

    /// <summary>Fills rows of one frame of one sample and channel, from a row on, one after another.</summary>
    public static void FillFrame(Span<float> rows, int width, int firstRow, NoiseKey key, int sample, int channel, int frame) =>
        Fill(rows, width, firstRow, Frame(key, sample, channel, frame));

    /// <summary>Fills rows of the field that all frames of one sample and channel share.</summary>
    public static void FillShared(Span<float> rows, int width, int firstRow, NoiseKey key, int sample, int channel) =>
        Fill(rows, width, firstRow, Shared(key, sample, channel));

    private static unsafe void Fill(Span<float> rows, int width, int firstRow, PhiloxPlane plane)
    {
        if (rows.Length % width != 0)
        {
            throw new ArgumentException($"{rows.Length} elements are no rows of {width}.", nameof(rows));
        }

        using var table = new BlockTable(NoiseKernels.Best, width, rows.Length / width, firstRow);
        fixed (float* destination = rows)
        {
            PlaneFill.Fill(table, table.Rows, plane, destination, default);
        }
    }
}
