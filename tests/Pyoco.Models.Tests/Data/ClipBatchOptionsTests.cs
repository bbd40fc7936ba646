namespace Pyoco.Models.Tests;

public sealed class ClipBatchOptionsTests
{
    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipBatchOptions { Height = 0, Width = 8 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipBatchOptions { Height = 8, Width = 0 });
        var options = new ClipBatchOptions { Height = 8, Width = 8 };
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { BatchSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Frames = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { FrameStride = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { FrameRate = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { ImagesPerBatch = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Ahead = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Threads = 0 });
    }
}
