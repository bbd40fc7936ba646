namespace Pyoco.Noise.Tests;

public sealed class FrameCovarianceTests
{
    [Fact]
    public void EveryEntryIsAskedFor()
    {
        Assert.Equal(new double[,] { { 0, 1 }, { 10, 11 } }, FrameCovariance.Of(2, (i, j) => 10 * i + j));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCovariance.Of(0, (_, _) => 0));
    }
}
