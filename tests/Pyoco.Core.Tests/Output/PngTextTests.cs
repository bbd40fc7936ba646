using System.Text;

namespace Pyoco.Tests;

public sealed class PngTextTests
{
    private const string Text = "{\"prompt\": \"größer 🐉\"}";

    [Fact]
    public void TheChunkIsUncompressedUtf8BeforeTheImageData()
    {
        using var stream = new MemoryStream();
        PngImage.Write(stream, new byte[12], 2, 2, new ClipSaveOptions { Metadata = Text });

        var chunks = PngFile.Chunks(stream.ToArray());

        Assert.Equal(["IHDR", "iTXt", "IDAT", "IEND"], chunks.Select(c => c.Type));
        Assert.Equal([.. "pyoco\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(Text)], chunks[1].Data);
    }

    [Fact]
    public void TheTextComesBackAndOtherTextIsLeft()
    {
        Assert.Equal(Text, Read(s => PngText.Write(s, Encoding.UTF8.GetBytes(Text))));
        Assert.Null(Read(_ => { }));
        Assert.Null(Read(s => PngChunks.Write(s, "iTXt"u8, "pyocos\0\0\0\0\0other"u8)));
        Assert.Null(Read(s => PngChunks.Write(s, "iTXt"u8, ""u8)));
    }

    [Fact]
    public void DamageIsRefused()
    {
        Assert.Contains("two chunks", Refused(s =>
        {
            PngText.Write(s, "one"u8);
            PngText.Write(s, "two"u8);
        }));
        Assert.Contains("compressed", Refused(s => PngChunks.Write(s, "iTXt"u8, "pyoco\0\u0001\0\0\0x"u8)));
        Assert.Contains("claims", Refused(s => s.Write([0x7F, 0xFF, 0xFF, 0xFF, .. "iTXt"u8])));
        Assert.Contains("claims", Refused(s => s.Write([0xFF, 0xFF, 0xFF, 0xFF, .. "iTXt"u8])));
        Assert.Contains("not the only one", Refused(s => PngChunks.Write(s, "IHDR"u8, new byte[13])));
        Assert.Contains("at most", Refused(s => PngChunks.Write(s, "iTXt"u8, new byte[ClipSaveOptions.MaxMetadataBytes + 2000])));
    }

    [Fact]
    public void AWrongChecksumIsRefused()
    {
        var bytes = TestPng.Of(s => PngText.Write(s, Encoding.UTF8.GetBytes(Text)));
        bytes[70] ^= 1; // in the text

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => Read(bytes)).Message);
    }

    private static string Refused(Action<Stream> write) => Assert.Throws<InvalidDataException>(() => Read(write)).Message;

    private static string? Read(Action<Stream> write) => Read(TestPng.Of(write));

    private static string? Read(byte[] png)
    {
        using var stream = new MemoryStream(png);
        stream.Position = PngChunks.Signature.Length;
        return PngText.Read(stream);
    }
}
