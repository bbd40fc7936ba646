namespace Pyoco.Noise.Tests;

public sealed class FittedNumberTests
{
    [Fact]
    public void AnAlphaHasTheErrorThatTheCorrelationMakesOfIt()
    {
        var alpha = FittedNumber.AlphaOf(
            new FittedNumber(0.5, 0.01), r => Math.Sqrt(r / (1 - r)), r => 0.5 / Math.Sqrt(r) * Math.Pow(1 - r, -1.5));

        Assert.Equal(1, alpha.Value, 12);
        Assert.Equal(0.02, alpha.StandardError, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.3)]
    public void WithoutACorrelationTheErrorIsHowFarOneErrorReaches(double correlation)
    {
        var alpha = FittedNumber.AlphaOf(
            new FittedNumber(correlation, 0.2), r => Math.Sqrt(r / (1 - r)), r => 0.5 / Math.Sqrt(r) * Math.Pow(1 - r, -1.5));

        Assert.Equal(0, alpha.Value);
        Assert.Equal(0.5, alpha.StandardError, 12);
    }

    [Fact]
    public void ACorrelationOfOneHasNoAlpha() => Assert.Throws<ArgumentException>(
        "noise", () => FittedNumber.AlphaOf(new FittedNumber(1, 0), r => r, r => r));

    [Fact]
    public void PeopleReadBoth() => Assert.Equal("2.0013 ± 0.0077", new FittedNumber(2.00134, 0.00771).ToString());
}
