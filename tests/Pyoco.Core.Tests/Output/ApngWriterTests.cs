using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
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
        Assert.All(chunks.Where(c => c.Type == "fcTL"), c => Assert.Equal(125, BinaryPrimitives.ReadUInt16BigEndian(c.Data.AsSpan(20)))); // of 1000 a second
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
        using var stream = new MemoryStream();
        ApngWriter.Write(stream, clip);

        using var decoded = SKBitmap.Decode(stream.ToArray());

        Assert.Equal(clip.Frame(0).ToArray(), PngImageTests.Pixels(decoded));
    }

    private static List<(string Type, byte[] Data)> Read(VideoClip clip)
    {
        using var stream = new MemoryStream();
        ApngWriter.Write(stream, clip);
        var bytes = stream.ToArray();
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(bytes, at + 4, 4), bytes[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }

        return chunks;
    }

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
