namespace Pyoco.ImageSharp.Tests;

public sealed class GifTimesTests
{
    [Fact]
    public void SumsAreTheExactTimesRounded()
    {
        var times = GifTimes.Rounded(Clips.Moving(frames: 24, frameRate: 24));

        Assert.Equal(100, times.Sum());
        Assert.All(times, t => Assert.InRange(t, 4, 5));
    }

    [Fact]
    public void FiftyFramesASecondAreTheMost()
    {
        GifTimes.ThrowIfTooFast(Clips.Moving(frameRate: 50));

        Assert.Throws<NotSupportedException>(() => GifTimes.ThrowIfTooFast(Clips.Moving(frameRate: 50.1)));
    }
}
