using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Pyoco.ImageSharp.Tests;

public sealed class ImageSharpExtensionsTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(24)]
    [InlineData(29.97)]
    [InlineData(60)]
    public void AClipComesBackFromItsPicture(double frameRate)
    {
        var clip = Clips.Moving(frameRate: frameRate);

        using var image = clip.ToImage();
        var back = image.ToClip(frameRate);

        Assert.Equal(6, image.Frames.Count);
        Assert.Equal(clip.FramesSha256, back.FramesSha256);
        Assert.Equal(frameRate, back.FrameRate);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(24)]
    [InlineData(12.5)]
    public void TheDelaysStateTheRate(double frameRate)
    {
        using var image = Clips.Moving(frames: 48, frameRate: frameRate).ToImage();

        Assert.Equal(frameRate, image.ToClip().FrameRate);
        Assert.Equal(48, image.ToClip().FrameCount);
        Assert.Equal(4800 / frameRate, image.Frames.Cast<ImageFrame>().Sum(f => f.Metadata.GetGifMetadata().FrameDelay), 0.51);
    }

    [Fact]
    public void OneFrameIsAStillPicture()
    {
        var clip = Clips.Moving();
        using var still = clip.ToImage(frame: 2);

        var back = still.ToClip();

        Assert.Equal(1, back.FrameRate);
        Assert.Equal(clip.Frame(2).ToArray(), back.Frame(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => clip.ToImage(frame: 6));
    }

    [Fact]
    public void WhatIsTransparentIsDrawnOnBlack()
    {
        using var image = new Image<Rgba32>(2, 1);
        (image[0, 0], image[1, 0]) = (new Rgba32(200, 100, 50, 128), new Rgba32(9, 9, 9, 0));

        Assert.Equal([100, 50, 25, 0, 0, 0], image.ToClip().Frame(0).ToArray());
    }

    [Fact]
    public void FramesWithoutTimesNeedARate()
    {
        using var image = new Image<Rgb24>(2, 2);
        image.Frames.CreateFrame();

        var error = Assert.Throws<ArgumentException>(() => image.ToClip());

        Assert.Contains("2 frames", error.Message);
        Assert.Equal(5, image.ToClip(5).FrameRate);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.ToClip(0));
    }

    // One frame of twice the time is two frames; 1 s and 0.31 s have no even times.
    [Fact]
    public void FramesOfDifferentTimesAreRepeatedOrNeedARate()
    {
        using var image = Clips.Moving(frames: 3).ToImage();
        image.Frames[1].Metadata.GetGifMetadata().FrameDelay = 20;
        Assert.Equal((4, 10), (image.ToClip().FrameCount, image.ToClip().FrameRate));

        image.Frames[1].Metadata.GetGifMetadata().FrameDelay = 31;
        image.Frames[2].Metadata.GetGifMetadata().FrameDelay = 100;
        Assert.Contains("different times", Assert.Throws<ArgumentException>(() => image.ToClip()).Message);
    }
}
