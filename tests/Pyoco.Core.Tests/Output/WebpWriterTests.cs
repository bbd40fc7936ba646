using SkiaSharp;

namespace Pyoco.Tests;

public sealed class WebpWriterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("{\"seed\": 7}")]
    [InlineData("{\"seed\": 70}")]
    public void AnimatedWebpKeepsEveryPixelAndTheFrameRate(string? metadata)
    {
        var clip = Clips.Random(4, 16, 12, frameRate: 10);

        using var codec = SKCodec.Create(new MemoryStream(Write(clip, metadata)));

        Assert.Equal(4, codec.FrameCount);
        Assert.All(codec.FrameInfo, f => Assert.Equal(100, f.Duration));
        for (var i = 0; i < 4; i++)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(16, 12, SKColorType.Rgba8888, SKAlphaType.Opaque));
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(i)));
            Assert.Equal(clip.Frame(i).ToArray(), PngImageTests.Pixels(bitmap));
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(23.976)]
    public void TheDurationIsOffByHalfAMillisecondAtMost(double frameRate)
    {
        const int frames = 50;

        var milliseconds = WebpFile.Milliseconds(Write(Clips.Random(frames, 4, 4, frameRate)));

        Assert.Equal(frames, milliseconds.Length);
        Assert.InRange(milliseconds.Sum() - 1000 * frames / frameRate, -0.501, 0.501);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(24)]
    public void AClipWithoutMotionKeepsItsDuration(int frames)
    {
        var frame = Clips.Random(1, 5, 3).Frame(0);
        var clip = new VideoClip(Enumerable.Repeat(frame, frames), 5, 3, 24);

        var bytes = Write(clip, "{}");

        Assert.InRange(WebpFile.Milliseconds(bytes).Sum() - 1000 * frames / 24.0, -0.501, 0.501);
        using var decoded = SKBitmap.Decode(bytes);
        Assert.Equal((5, 3), (decoded.Width, decoded.Height));
        Assert.Equal(frame.ToArray(), PngImageTests.Pixels(decoded));
    }

    [Fact]
    public void SkiaIsHereForTheTests() => WebpWriter.ThrowIfUnavailable();

    private static byte[] Write(VideoClip clip, string? metadata = null)
    {
        using var stream = new MemoryStream();
        WebpWriter.Write(stream, clip, new ClipSaveOptions { Metadata = metadata });
        return stream.ToArray();
    }
}
