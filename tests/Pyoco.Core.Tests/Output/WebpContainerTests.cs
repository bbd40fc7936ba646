using System.Buffers.Binary;
using System.Text;

namespace Pyoco.Tests;

public sealed class WebpContainerTests
{
    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\": 10}")]
    public void TheMetadataAreAnExtendedFilesLastChunk(string text)
    {
        using var stream = new MemoryStream();
        WebpWriter.Write(stream, Clips.Random(1, 3, 3), new ClipSaveOptions { Metadata = text });

        var chunks = WebpFile.Chunks(stream.ToArray());

        Assert.Equal(["VP8X", "ANIM", "ANMF", "PYOC"], chunks.Select(c => c.Type));
        Assert.Equal(text, Encoding.UTF8.GetString(chunks[^1].Data));
        Assert.Equal(text, WebpContainer.ReadMetadata(stream));
    }

    [Fact]
    public void DamageIsRefused()
    {
        Assert.Null(Read([.. "VP8L"u8, 1, 0, 0, 0, 9, 0]));
        Assert.Contains("two chunks", Refused([.. "PYOC"u8, 0, 0, 0, 0, .. "PYOC"u8, 0, 0, 0, 0]));
        Assert.Contains("claims", Refused([.. "PYOC"u8, 3, 0, 0, 0, 9, 9]));
        Assert.Contains("claims", Refused([.. "PYOC"u8, 255, 255, 255, 255]));
        Assert.Throws<EndOfStreamException>(() => Read([.. "PYOC"u8, 0]));
        Assert.Contains("claims", Refused([.. "VP8L"u8, 0, 0, 0, 0], size: 13));
        Assert.Contains("claims", Refused([], size: 0));
        Assert.Contains("at most", Refused(LongText()));
    }

    private static byte[] LongText()
    {
        const int length = ClipSaveOptions.MaxMetadataBytes + 1;
        var chunk = new byte[8 + length + 1];
        "PYOC"u8.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), length);
        return chunk;
    }

    private static string Refused(byte[] chunks, int? size = null) => Assert.Throws<InvalidDataException>(() => Read(chunks, size)).Message;

    private static string? Read(byte[] chunks, int? size = null)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, size ?? chunks.Length + 4);
        return WebpContainer.ReadMetadata(new MemoryStream([.. "RIFF"u8, .. number, .. "WEBP"u8, .. chunks]));
    }
}
