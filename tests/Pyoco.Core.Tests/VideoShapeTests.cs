using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class VideoShapeTests
{
    [Fact]
    public void TheAxesAreBatchChannelsFramesHeightWidth()
    {
        using var video = zeros(new long[] { 2, 3, 4, 5, 6 });

        var shape = VideoShape.Of(video);

        Assert.Equal(new VideoShape(batch: 2, channels: 3, frames: 4, height: 5, width: 6), shape);
        Assert.Equal(video.shape, shape.ToArray());
        Assert.Equal((2, 3, 4), (video.size(VideoShape.BatchAxis), video.size(VideoShape.ChannelAxis), video.size(VideoShape.FrameAxis)));
        Assert.Equal(VideoShape.AxisCount, shape.ToArray().Length);
        Assert.Equal("(2, 3, 4, 5, 6)", shape.ToString());
    }

    [Fact]
    public void TheElementCountDoesNotOverflow() =>
        Assert.Equal(1L << 40, new VideoShape(1 << 10, 1 << 10, 1 << 10, 1 << 5, 1 << 5).ElementCount);

    // The product of these sizes is 4 in 64 bits: memory of four values once passed for enough.
    [Fact]
    public void AShapeWhoseElementsCannotBeCountedIsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new VideoShape(1, 1, 2147418113, 34724, 247385));
        var largest = new VideoShape(1, 1, int.MaxValue, 1 << 29, 1);

        Assert.Contains("(1, 1, 2147418113, 34724, 247385)", error.Message);
        Assert.Equal((long)int.MaxValue << 29, largest.ElementCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VideoShape(3, 1, int.MaxValue, 1 << 29, 1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new VideoShape(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void ATensorWithASizeBeyond32BitsIsRefusedAndNotCut()
    {
        using var scope = NewDisposeScope();
        var video = zeros(1).expand([1, 1, (1L << 32) + 2, 1, 1]);

        var error = Assert.Throws<ArgumentException>(() => VideoShape.Of(video));

        Assert.Contains("4294967298", error.Message);
        Assert.Throws<ArgumentException>(() => VideoShape.Of(zeros([1, 1, 0, 1, 1])));
    }

    [Fact]
    public void OtherFramesKeepTheRest() => Assert.Equal(new VideoShape(2, 3, 9, 5, 6), new VideoShape(2, 3, 4, 5, 6).WithFrames(9));

    [Theory]
    [InlineData(0, 1, 1, 1, 1, "batch")]
    [InlineData(1, 0, 1, 1, 1, "channels")]
    [InlineData(1, 1, 0, 1, 1, "frames")]
    [InlineData(1, 1, 1, -1, 1, "height")]
    [InlineData(1, 1, 1, 1, 0, "width")]
    public void ASizeBelowOneIsNamed(int batch, int channels, int frames, int height, int width, string size) =>
        Assert.Throws<ArgumentOutOfRangeException>(size, () => new VideoShape(batch, channels, frames, height, width));

    [Fact]
    public void ATensorOfOtherAxesIsRefusedWithItsShape()
    {
        using var image = zeros(3, 4, 5, 6);

        var error = Assert.Throws<ArgumentException>("video", () => VideoShape.Of(image));

        Assert.Contains("[3, 4, 5, 6]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(1, 3, 1)]
    [InlineData(2, 1, 4)]
    public void FoldedFramesOfASampleStandSideBySide(int batch, int channels, int frames)
    {
        using var scope = NewDisposeScope();
        var video = Counting(batch, channels, frames);

        var images = VideoShape.FoldFrames(video);

        Assert.Equal([batch * frames, channels, 5, 6], images.shape);
        for (var b = 0; b < batch; b++)
        {
            for (var f = 0; f < frames; f++)
            {
                TensorAssert.BitEqual(video[b].select(1, f), images[b * frames + f]);
            }
        }
    }

    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(1, 3, 1)]
    [InlineData(2, 1, 4)]
    public void UnfoldingUndoesFolding(int batch, int channels, int frames)
    {
        using var scope = NewDisposeScope();
        var video = Counting(batch, channels, frames);

        var back = VideoShape.UnfoldFrames(VideoShape.FoldFrames(video), frames);

        TensorAssert.BitEqual(video, back);
        Assert.True(back.is_contiguous());
    }

    [Fact]
    public void ImagesThatAreNoWholeVideosAreRefused()
    {
        using var images = zeros(7, 3, 5, 6);
        using var vector = zeros(8);

        Assert.Throws<ArgumentException>("images", () => VideoShape.UnfoldFrames(images, frames: 2));
        Assert.Throws<ArgumentException>("images", () => VideoShape.UnfoldFrames(vector, frames: 2));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => VideoShape.UnfoldFrames(images, frames: 0));
    }

    private static Tensor Counting(int batch, int channels, int frames) =>
        TensorArithmetic.Counting(batch * channels * frames * 30, float32, CPU).view(batch, channels, frames, 5, 6);
}
