using SkiaSharp;

namespace Pyoco.Tests;

public sealed class SkiaPicturesTests
{
    private static readonly byte[] Black = [0, 0, 0], Red = [255, 0, 0], Green = [0, 255, 0], Blue = [0, 0, 255];

    [Fact]
    public void FramesOfAGifAreDrawnOverOneAnother()
    {
        var gif = new GifFile(2, 1)
            .Add((0, 0, 2, 1), [1, 2], 10)
            .Add((1, 0, 1, 1), [3], 20, disposal: 3) // blue, then what was before again
            .Add((0, 0, 2, 1), [3, 0], 30, isTransparent: true);

        var animation = SkiaPictures.Decode(gif.ToArray(), long.MaxValue);

        Assert.Equal((2, 1), (animation.Width, animation.Height));
        Assert.Equal([0.1, 0.2, 0.3], animation.Delays);
        Assert.Equal([.. Red, .. Green], animation.Frames[0]);
        Assert.Equal([.. Red, .. Blue], animation.Frames[1]);
        Assert.Equal([.. Red, .. Black], animation.Frames[2]);
    }

    [Fact]
    public void AClearedPlaceIsBlack()
    {
        var gif = new GifFile(2, 1)
            .Add((0, 0, 2, 1), [1, 2], 10, disposal: 2)
            .Add((0, 0, 1, 1), [3], 10);

        var animation = SkiaPictures.Decode(gif.ToArray(), long.MaxValue);

        Assert.Equal([.. Blue, .. Black], animation.Frames[1]);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void AStillPictureHasNoTimes(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(5, 3);
        bitmap.Erase(SKColors.Red);
        using var data = bitmap.Encode(format, 100);

        var picture = SkiaPictures.Decode(data.ToArray(), long.MaxValue);

        Assert.Empty(picture.Delays);
        Assert.Equal((5, 3), (picture.Width, picture.Height));
        var red = Assert.Single(picture.Frames);
        Assert.InRange(red[0], 250, 255);
        Assert.InRange(red[1], 0, 5);
    }

    [Fact]
    public void DamagedAndLargeFilesAreRefused()
    {
        var gif = new GifFile(40, 40).Add((0, 0, 40, 40), new byte[1600], 10).ToArray();

        Assert.Throws<InvalidDataException>(() => SkiaPictures.Decode([1, 2, 3], long.MaxValue));
        Assert.Throws<InvalidDataException>(() => SkiaPictures.Decode(gif[..(gif.Length / 2)], long.MaxValue));
        Assert.Throws<InvalidDataException>(() => SkiaPictures.Decode(gif, 3 * 1600 - 1));
        Assert.Single(SkiaPictures.Decode(gif, 3 * 1600).Frames);
    }
}
