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

    [Fact]
    public void TheSpecificationTellsBatchesOfOtherContentApart()
    {
        var options = new ClipBatchOptions { Height = 8, Width = 8 };
        ClipBatchOptions[] others =
        [
            options with { BatchSize = 2 }, options with { Frames = 4 }, options with { Height = 16 }, options with { Width = 16 },
            options with { Fit = FrameFit.Stretch }, options with { FrameStride = 2 }, options with { RandomStart = false },
            options with { FrameRate = 8 }, options with { ImagesPerBatch = 1 }, options with { Seed = ulong.MaxValue },
        ];

        Assert.Equal(others.Length + 1, others.Append(options).Select(o => o.Spec.ToJson()).Distinct().Count());
        Assert.Equal(options.Spec, (options with { Ahead = 0, Threads = 1 }).Spec);
    }
}
