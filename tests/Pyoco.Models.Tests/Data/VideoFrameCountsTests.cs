namespace Pyoco.Models.Tests;

public sealed class VideoFrameCountsTests
{
    [Fact]
    public void EachIsFoundOutOnceForARate()
    {
        var asked = new List<string>();
        var counts = new VideoFrameCounts(
            options =>
            {
                asked.Add($"stated {options.FrameRate}");
                return options.FrameRate is null ? 20 : 10;
            },
            options =>
            {
                asked.Add($"decoded {options.FrameRate}");
                return 7;
            });

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(20, counts.Stated(new ClipLoadOptions { FirstFrame = i }));
            Assert.Equal(10, counts.Stated(new ClipLoadOptions { FrameRate = 4 }));
            Assert.Equal(7, counts.Decoded(new ClipLoadOptions()));
        }

        Assert.Equal(["stated ", "stated 4", "decoded "], asked);
    }

    [Fact]
    public void WhatCannotBeReadIsTriedAgain()
    {
        var counts = new VideoFrameCounts(_ => throw new InvalidDataException("no video"), _ => 1);

        Assert.Throws<InvalidDataException>(() => counts.Stated(new ClipLoadOptions()));
        Assert.Throws<InvalidDataException>(() => counts.Stated(new ClipLoadOptions()));
    }
}
