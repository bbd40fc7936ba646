using System.Numerics.Tensors;
using SkiaSharp;

namespace Pyoco.Tests;

public sealed class SkiaExtensionsTests
{
    [Fact]
    public void AFrameIsABitmapAndBack()
    {
        var clip = Clips.Random(3, 5, 4);
        var bitmaps = Enumerable.Range(0, 3).Select(i => clip.ToBitmap(i)).ToArray();

        var back = bitmaps.ToClip(frameRate: 8);

        Assert.Equal(clip.FramesSha256, back.FramesSha256);
        var pixel = bitmaps[2].GetPixel(3, 1);
        Assert.Equal([pixel.Red, pixel.Green, pixel.Blue], clip.Frame(2).Slice(3 * (1 * 5 + 3), 3).ToArray());
        Assert.Equal(clip.Frame(0).ToArray(), bitmaps[0].ToClip().Frame(0).ToArray());
        Array.ForEach(bitmaps, b => b.Dispose());
    }

    [Fact]
    public void BitmapsOfOtherKindsAreConvertedAndTransparencyIsBlack()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(200, 100, 50, 255));
        bitmap.SetPixel(1, 0, new SKColor(200, 100, 50, 0));

        Assert.Equal([200, 100, 50, 0, 0, 0], bitmap.ToClip().Frame(0).ToArray());
    }

    [Fact]
    public void BitmapsOfOneClipHaveOneSize()
    {
        using var small = new SKBitmap(2, 1);
        using var large = new SKBitmap(2, 2);

        Assert.Contains("2 x 2", Assert.Throws<ArgumentException>(() => new[] { small, large }.ToClip(8)).Message);
        Assert.Throws<ArgumentException>(() => Array.Empty<SKBitmap>().ToClip(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clips.Random(1, 2, 2).ToBitmap(1));
    }

    // The line of docs/generating.md: a frame is a span, so that its tensor is made without a copy and without a dependency of Pyoco's.
    [Fact]
    public void AFrameIsATensorOfRowsColumnsAndColours()
    {
        var clip = Clips.Random(2, 5, 4);

        ReadOnlyTensorSpan<byte> tensor = new(clip.Frame(1).Span, [clip.Height, clip.Width, 3]);

        Assert.Equal(clip.Frame(1).Span[(2 * 5 + 3) * 3 + 1], tensor[2, 3, 1]);
        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(in clip.Frame(1).Span[0], in tensor[0, 0, 0]));
    }
}
