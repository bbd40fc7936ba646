namespace Pyoco.Tests;

public sealed class SigmaIntervalTests
{
    [Fact]
    public void ItHasItsUpperEndAndNotItsLowerOne()
    {
        var interval = new SigmaInterval(0.5, 4);

        Assert.Equal(
            [false, false, true, true, false],
            new[] { 0.1, 0.5, 0.6, 4, 4.1 }.Select(sigma => interval.Contains(NoiseLevel.FromSigma(sigma))));
        Assert.True(interval.Contains(new NoiseLevel(0.25, 1)));
        Assert.Equal("(0.5, 4]", interval.ToString());
    }

    [Fact]
    public void ALevelWithoutSignalLiesInTheOneWithoutEnd()
    {
        Assert.True(new SigmaInterval(4).Contains(new NoiseLevel(0, 1)));
        Assert.False(new SigmaInterval(4, 1e9).Contains(new NoiseLevel(0, 1)));
    }

    [Theory]
    [InlineData(-1, 2, "above")]
    [InlineData(double.NaN, 2, "above")]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, "above")]
    [InlineData(2, 2, "upTo")]
    [InlineData(2, double.NaN, "upTo")]
    public void AnEmptyOneIsRefused(double above, double upTo, string parameter) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => new SigmaInterval(above, upTo));
}
