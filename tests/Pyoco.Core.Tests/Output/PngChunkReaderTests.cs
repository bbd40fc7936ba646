namespace Pyoco.Tests;

public sealed class PngChunkReaderTests
{
    [Fact]
    public void ChunksComeInOrderWhetherTheyAreReadOrSkipped()
    {
        var (png, types) = (TestPng.Of(s => PngChunks.Write(s, "tEXt"u8, "abc"u8)), new List<string>());
        var reader = Open(png);

        while (reader.Next())
        {
            types.Add(reader.Type);
            if (reader.Type == "tEXt")
            {
                Assert.Equal("abc"u8.ToArray(), reader.Read(most: 3));
                Assert.Equal("abc"u8.ToArray(), reader.Read(most: 3));
            }
        }

        Assert.Equal(["IHDR", "tEXt", "IDAT", "IEND"], types);
        Assert.False(reader.Next());
    }

    [Fact]
    public void AChangedByteShowsWhereItIsRead()
    {
        var png = TestPng.Of(s => PngChunks.Write(s, "tEXt"u8, "abc"u8));
        png[8 + 25 + 8] ^= 1; // behind signature, header and the head of the text
        var reader = Open(png);

        Assert.True(reader.Next() && reader.Next());

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => reader.Read(most: 3)).Message);
        Assert.True(reader.Next());
    }

    [Fact]
    public void LargerContentThanAllowedIsRefused()
    {
        var reader = Open(TestPng.Of(s => PngChunks.Write(s, "tEXt"u8, "abc"u8)));

        Assert.True(reader.Next() && reader.Next());

        Assert.Contains("has 3 bytes; at most 2", Assert.Throws<InvalidDataException>(() => reader.Read(most: 2)).Message);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        var png = TestPng.Of(_ => { });

        for (var length = 8; length < png.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Walk(png[..length]));
        }
    }

    [Fact]
    public void TheHeaderIsTheFirstChunkAndTheOnlyOne()
    {
        Assert.Contains("not the only one", Assert.Throws<InvalidDataException>(
            () => Walk(TestPng.Of(s => PngChunks.Write(s, "IHDR"u8, new byte[13])))).Message);
        Assert.Contains("not the first", Assert.Throws<InvalidDataException>(
            () => Walk([.. PngChunks.Signature, .. TestPng.Of(_ => { })[^12..]])).Message);
    }

    private static void Walk(byte[] png)
    {
        var reader = Open(png);
        while (reader.Next())
        {
        }
    }

    private static PngChunkReader Open(byte[] png) => new(new MemoryStream(png) { Position = PngChunks.Signature.Length });
}
