namespace Pyoco.Tests;

/// <summary>PNG files for the readers of their chunks.</summary>
internal static class TestPng
{
    /// <summary>A picture of one pixel, with chunks between its header and its pixels.</summary>
    public static byte[] Of(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        PngChunks.WriteStart(stream, 1, 1, metadata: null);
        write(stream);
        PngChunks.Write(stream, "IDAT"u8, PngChunks.Compress(new byte[3], 1, 1));
        PngChunks.Write(stream, "IEND"u8, []);
        return stream.ToArray();
    }
}
