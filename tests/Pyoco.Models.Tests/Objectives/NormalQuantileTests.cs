namespace Pyoco.Models.Tests;

public sealed class NormalQuantileTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8413447460685429, 1)]
    [InlineData(0.022750131948179195, -2)]
    [InlineData(0.9999683287581669, 4)]
    public void SharesBelowWholeDeviationsGiveThem(double share, double deviations) =>
        Assert.Equal(deviations, NormalQuantile.At(share), 8);
}
