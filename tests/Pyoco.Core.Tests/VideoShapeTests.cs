using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class VideoShapeTests
{
    [Fact]
    public void AShapeReadsATensorAndGivesItsSizesBack()
    {
        using var video = zeros(new long[] { 2, 3, 4, 5, 6 });

        var shape = VideoShape.Of(video);

        Assert.Equal(new VideoShape(2, 3, 4, 5, 6), shape);
        Assert.Equal([2, 3, 4, 5, 6], shape.ToArray());
        Assert.Equal(720, shape.ElementCount);
        Assert.Equal(9, shape.WithFrames(9).Frames);
        Assert.Equal("(2, 3, 4, 5, 6)", shape.ToString());
    }

    [Fact]
    public void FoldedFramesUnfoldToTheSameVideo()
    {
        using var scope = NewDisposeScope();
        var video = arange(2 * 3 * 4 * 5 * 6).view(2, 3, 4, 5, 6);

        var images = VideoShape.FoldFrames(video);
        var back = VideoShape.UnfoldFrames(images, 4);

        Assert.Equal([8, 3, 5, 6], images.shape);
        Assert.True(images[5].equal(video[1].select(1, 1)).all().item<bool>()); // sample 1, frame 1
        Assert.True(back.equal(video).all().item<bool>());
    }

    [Fact]
    public void SizesBelowOneAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new VideoShape(1, 1, 0, 1, 1));

    [Fact]
    public void ATensorOfOtherAxesIsRefusedWithItsShape()
    {
        using var image = zeros(3, 8, 8);

        var error = Assert.Throws<ArgumentException>(() => VideoShape.Of(image));

        Assert.Contains("[3, 8, 8]", error.Message);
    }

    [Fact]
    public void ImagesThatAreNoMultipleOfTheFramesAreRefused()
    {
        using var images = zeros(5, 3, 8, 8);

        Assert.Throws<ArgumentException>(() => VideoShape.UnfoldFrames(images, 4));
    }
}
