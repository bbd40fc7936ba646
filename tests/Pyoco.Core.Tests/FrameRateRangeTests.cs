namespace Pyoco.Tests;

public sealed class FrameRateRangeTests
{
    [Theory]
    [InlineData(0.02, true)]
    [InlineData(1000, true)]
    [InlineData(0.0199, false)]
    [InlineData(1000.1, false)]
    [InlineData(double.NaN, false)]
    public void AFrameLastsFromAMillisecondTo50Seconds(double frameRate, bool isIn) =>
        Assert.Equal(isIn, FrameRateRange.Contains(frameRate));
}
