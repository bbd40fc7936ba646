namespace Pyoco.Tests;

public sealed class ClipLoadOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void RatesOutOfRangeAreRefused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipLoadOptions { FrameRate = rate });

    [Fact]
    public void ALimitOfNothingIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ClipLoadOptions { MaxBytes = 0 });

    [Fact]
    public void ARangeBeforeTheStartOrOfNoFrameIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipLoadOptions { FirstFrame = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipLoadOptions { FrameCount = 0 });
    }
}
