namespace Pyoco;

/// <summary>Writes single pictures as PNG files, with no imaging library.</summary>
public static class PngImage
{
    /// <summary>Writes an RGB24 picture to a file, which is replaced whole or not at all; where it is a symbolic link, the file that it
    /// points to is written.</summary>
    /// <param name="path">Where to; its folder exists.</param>
    /// <param name="rgb">Rows from the top, three bytes a pixel.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="options">What is saved with it; null is nothing.</param>
    /// <exception cref="ArgumentException">The number of bytes is not <c>3 * width * height</c>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> rgb, int width, int height, ClipSaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ThrowIfNoPicture(rgb, width, height);
        var data = PngChunks.Compress(rgb, width, height);
        WholeFile.Write(path, stream => Write(stream, data, width, height, options));
    }

    /// <summary>Writes an RGB24 picture to a stream.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="rgb">Rows from the top, three bytes a pixel.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="options">What is saved with it; null is nothing.</param>
    /// <exception cref="ArgumentException">The number of bytes is not <c>3 * width * height</c>.</exception>
    public static void Write(Stream stream, ReadOnlySpan<byte> rgb, int width, int height, ClipSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfNoPicture(rgb, width, height);
        Write(stream, PngChunks.Compress(rgb, width, height), width, height, options);
    }

    private static void Write(Stream stream, byte[] data, int width, int height, ClipSaveOptions? options)
    {
        PngChunks.WriteStart(stream, width, height, options?.MetadataBytes);
        PngChunks.Write(stream, "IDAT"u8, data);
        PngChunks.Write(stream, "IEND"u8, []);
    }

    private static void ThrowIfNoPicture(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != (Int128)3 * width * height)
        {
            throw new ArgumentException(
                $"{rgb.Length} bytes are not an RGB24 picture of {width} x {height}; {(Int128)3 * width * height} were expected.",
                nameof(rgb));
        }
    }
}
