namespace Pyoco;

/// <summary>Writes single pictures as PNG files, with no imaging library.</summary>
public static class PngImage
{
    /// <summary>Writes an RGB24 picture, replacing a file that is there; the file stands under its name only when it is complete.</summary>
    /// <param name="path">Where to; its folder exists.</param>
    /// <param name="rgb">Rows from the top, three bytes a pixel.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentException">The number of bytes is not <c>3 * width * height</c>.</exception>
    public static void Write(string path, ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var expected = (Int128)3 * width * height;
        if (rgb.Length != expected)
        {
            throw new ArgumentException($"{rgb.Length} bytes are no RGB24 picture of {width} x {height}; {expected} were expected.", nameof(rgb));
        }

        var data = PngChunks.Compress(rgb, width, height);
        WholeFile.Write(path, stream =>
        {
            PngChunks.WriteStart(stream, width, height);
            PngChunks.Write(stream, "IDAT"u8, data);
            PngChunks.Write(stream, "IEND"u8, []);
        });
    }
}
