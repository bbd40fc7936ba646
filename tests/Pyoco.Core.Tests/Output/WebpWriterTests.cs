using SkiaSharp;

namespace Pyoco.Tests;

public sealed class WebpWriterTests
{
    [Fact]
    public void AnimatedWebpKeepsEveryPixelAndTheFrameRate()
    {
        var clip = Clips.Random(4, 16, 12, frameRate: 10);
        using var stream = new MemoryStream();

        WebpWriter.Write(stream, clip);

        using var codec = SKCodec.Create(new MemoryStream(stream.ToArray()));
        Assert.Equal(4, codec.FrameCount);
        Assert.All(codec.FrameInfo, f => Assert.Equal(100, f.Duration));
        for (var i = 0; i < 4; i++)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(16, 12, SKColorType.Rgba8888, SKAlphaType.Opaque));
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(i)));
            Assert.Equal(clip.Frame(i).ToArray(), PngImageTests.Pixels(bitmap));
        }
    }
}
