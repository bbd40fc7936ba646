namespace Pyoco.Tests;

public sealed class GuidanceRangeTests
{
    [Fact]
    public void BothEndsAreInTheRange()
    {
        Assert.Equal([0, 1000], new[] { 0, GuidanceRange.MaxScale }.Select(s => GuidanceRange.Scale(s, "scale")));
        Assert.Equal([-1, 1], new[] { -1.0, 1 }.Select(n => GuidanceRange.Check(n, -1, 1, "n", "number")));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(1000.5)]
    public void WhatIsOutsideIsNamedWithWhatWasExpected(double scale)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("scale", () => GuidanceRange.Scale(scale, "scale"));

        Assert.Contains("a number from 0 to 1000 was expected", error.Message);
    }
}
