namespace Pyoco.Tests;

public sealed class HeunOptionsTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ValuesOutOfRangeAreRefusedByName(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>("Churn", () => new HeunOptions { Churn = value });
        Assert.Throws<ArgumentOutOfRangeException>("SigmaMin", () => new HeunOptions { SigmaMin = value });
        Assert.Throws<ArgumentOutOfRangeException>("SigmaMax", () => new HeunOptions { SigmaMax = value });
        Assert.Throws<ArgumentOutOfRangeException>("NoiseScale", () => new HeunOptions { NoiseScale = value });
    }
}
