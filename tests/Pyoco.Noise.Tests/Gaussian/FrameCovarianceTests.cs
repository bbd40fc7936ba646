namespace Pyoco.Noise.Tests;

public sealed class FrameCovarianceTests
{
    [Fact]
    public void EveryEntryIsAskedFor()
    {
        Assert.Equal(new double[,] { { 0, 1 }, { 10, 11 } }, FrameCovariance.Of(2, (i, j) => 10 * i + j));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCovariance.Of(0, (_, _) => 0));
    }

    [Fact]
    public void MatricesThatFillTheMemoryAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => FrameCovariance.Of(1 << 15, (_, _) => 0));

    [Fact]
    public void SharesAndFramesAreChecked()
    {
        Assert.Equal(0.25, FrameCovariance.CheckedShare(0.25, "share"));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => FrameCovariance.CheckedShare(1.01, "share"));
        FrameCovariance.CheckFrames(MethodSpec.Independent, 4, 4);
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => FrameCovariance.CheckFrames(MethodSpec.Independent, 4, 5));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => FrameCovariance.CheckFrames(MethodSpec.Independent, 4, 0));
    }
}
