namespace Pyoco.Tests;

public sealed class DecodedAnimationTests
{
    private static readonly byte[][] Two = [[1, 1, 1], [2, 2, 2]];

    [Fact]
    public void AStillPictureIsOneFrameASecondUnlessARateIsGiven()
    {
        var still = new DecodedAnimation(1, 1, Two[..1], [], 0.001);

        Assert.Equal(1, still.ToClip(new ClipLoadOptions()).FrameRate);
        Assert.Equal(25, still.ToClip(new ClipLoadOptions { FrameRate = 25 }).FrameRate);
    }

    [Fact]
    public void AnotherRateSamplesTheFrames()
    {
        var animation = new DecodedAnimation(1, 1, Two, [0.1, 0.1], 0.001);

        var clip = animation.ToClip(new ClipLoadOptions { FrameRate = 20 });

        Assert.Equal([1, 1, 2, 2], Enumerable.Range(0, clip.FrameCount).Select(i => (int)clip.Frame(i).Span[0]));
    }

    [Fact]
    public void RatesBeyondThoseOfAClipAreRefused()
    {
        var slow = new DecodedAnimation(1, 1, Two, [100, 100], 0);

        Assert.Contains("0.01", Assert.Throws<InvalidDataException>(() => slow.ToClip(new ClipLoadOptions())).Message);
    }

    [Fact]
    public void SamplingStaysWithinTheLimit()
    {
        var animation = new DecodedAnimation(1, 1, Two, [600, 600], 0);

        Assert.Throws<InvalidDataException>(() => animation.ToClip(new ClipLoadOptions { FrameRate = 1000, MaxBytes = 1 << 20 }));
    }

    [Fact]
    public void UnevenTimesAreRefusedOrTheFramesTakenAsTheyAre()
    {
        var animation = new DecodedAnimation(1, 1, [[1, 1, 1], [2, 2, 2], [3, 3, 3]], [0.1, 0.17, 0.23], 0.001);

        Assert.Contains("100 to 230 ms", Assert.Throws<InvalidDataException>(() => animation.ToClip(new ClipLoadOptions())).Message);
        var clip = animation.ToClip(new ClipLoadOptions { AllowsUnevenTimes = true, FirstFrame = 1 });

        Assert.Equal([2, 3], Enumerable.Range(0, clip.FrameCount).Select(i => (int)clip.Frame(i).Span[0]));
        Assert.Equal(6, clip.FrameRate, 12); // three frames in half a second
    }
}
