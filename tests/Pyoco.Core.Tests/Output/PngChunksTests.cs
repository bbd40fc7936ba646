using System.Text;

namespace Pyoco.Tests;

public sealed class PngChunksTests
{
    [Fact]
    public void TheEndChunkHasItsKnownChecksum()
    {
        using var stream = new MemoryStream();

        PngChunks.Write(stream, "IEND"u8, []);

        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(stream.ToArray()));
    }

    [Fact]
    public void TheHeaderStatesSizeAndFormat()
    {
        using var stream = new MemoryStream();

        PngChunks.WriteStart(stream, 640, 480, metadata: null);

        var bytes = stream.ToArray();
        Assert.Equal("IHDR", Encoding.ASCII.GetString(bytes, 12, 4));
        Assert.Equal("00000280000001E00802000000", Convert.ToHexString(bytes, 16, 13));
    }
}
