namespace Pyoco.Models.Tests;

public sealed class StudentQuantileTests
{
    // Printed tables of the t distribution.
    [Theory]
    [InlineData(0.975, 1, 12.7062)]
    [InlineData(0.975, 2, 4.3027)]
    [InlineData(0.975, 3, 3.1824)]
    [InlineData(0.975, 4.9, 2.7764)] // rounded down to 4
    [InlineData(0.95, 10, 1.8125)]
    [InlineData(0.995, 31, 2.7440)]
    [InlineData(0.975, 200, 1.9719)]
    [InlineData(0.975, 1000, 1.9623)]
    [InlineData(0.975, double.PositiveInfinity, 1.9600)]
    public void QuantilesAreThoseOfTheTables(double share, double freedom, double expected)
    {
        Assert.Equal(expected, StudentQuantile.At(share, freedom), 4);
        Assert.Equal(-expected, StudentQuantile.At(1 - share, freedom), 4);
    }

    [Fact]
    public void TheMiddleIsZero() => Assert.Equal(0, StudentQuantile.At(0.5, 5), 9);
}
