using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace Pyoco.Tests;

public sealed class ApngWriterTests
{
    private const int Width = 9;
    private const int Height = 6;

    [Fact]
    public void EveryFrameInflatesToItsPixelsInOrder()
    {
        var clip = Clips.Random(3, Width, Height, frameRate: 8);
        var chunks = Read(clip);

        Assert.Equal(["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"], chunks.Select(c => c.Type));
        Assert.Equal(3, BinaryPrimitives.ReadInt32BigEndian(chunks[1].Data));
        Assert.Equal(0, BinaryPrimitives.ReadInt32BigEndian(chunks[1].Data.AsSpan(4))); // plays without end
        var numbered = chunks.Where(c => c.Type is "fcTL" or "fdAT").Select(c => BinaryPrimitives.ReadInt32BigEndian(c.Data));
        Assert.Equal(Enumerable.Range(0, 5), numbered);
                var images = chunks.Where(c => c.Type is "IDAT" or "fdAT").Select(c => c.Type == "IDAT" ? c.Data : c.Data[4..]).ToArray();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(clip.Frame(i).ToArray(), Unfilter(images[i]));
        }
    }

    [Fact]
    public void AnOrdinaryDecoderShowsTheFirstFrame()
    {
        var clip = Clips.Random(2, Width, Height);

        using var decoded = SKBitmap.Decode(Write(clip, ClipSaveOptions.Default));

        Assert.Equal(clip.Frame(0).ToArray(), PngImageTests.Pixels(decoded));
    }

    [Theory]
    [InlineData(24, 1, 24)]
    [InlineData(30, 1, 30)]
    [InlineData(60, 1, 60)]
    [InlineData(120, 1, 120)]
    [InlineData(23.976, 1001, 24000)]
    public void FramesLastExactlyAsLongAsTheFrameRateSays(double frameRate, int numerator, int denominator)
    {
        var controls = Read(Clips.Random(5, 2, 2, frameRate))
            .Where(c => c.Type == "fcTL").Select(c => c.Data.AsSpan(20, 4).ToArray()).ToArray();

        Assert.Equal(5, controls.Length);
        Assert.All(controls, c => Assert.Equal(
            (numerator, denominator), (BinaryPrimitives.ReadUInt16BigEndian(c), BinaryPrimitives.ReadUInt16BigEndian(c.AsSpan(2)))));
    }

    [Fact]
    public void MetadataStandBeforeTheImageDataAndDecodersReadOn()
    {
        var clip = Clips.Random(2, Width, Height);

        var bytes = Write(clip, new ClipSaveOptions { Metadata = "{}" });

        Assert.Equal(["IHDR", "iTXt", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"], PngFile.Chunks(bytes).Select(c => c.Type));
        using var decoded = SKBitmap.Decode(bytes);
        Assert.Equal(clip.Frame(0).ToArray(), PngImageTests.Pixels(decoded));
    }

    private static byte[] Write(VideoClip clip, ClipSaveOptions options)
    {
        using var stream = new MemoryStream();
        ApngWriter.Write(stream, clip, options);
        return stream.ToArray();
    }

    private static List<(string Type, byte[] Data)> Read(VideoClip clip) => PngFile.Chunks(Write(clip, ClipSaveOptions.Default));

    // Every row is filtered by the difference to the row above (type 2).
    private static byte[] Unfilter(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        var rows = raw.ToArray();
        const int stride = 3 * Width;
        var pixels = new byte[stride * Height];
        for (var y = 0; y < Height; y++)
        {
            Assert.Equal(2, rows[y * (stride + 1)]);
            for (var i = 0; i < stride; i++)
            {
                pixels[y * stride + i] = (byte)(rows[y * (stride + 1) + 1 + i] + (y == 0 ? 0 : pixels[(y - 1) * stride + i]));
            }
        }

        return pixels;
    }
}
