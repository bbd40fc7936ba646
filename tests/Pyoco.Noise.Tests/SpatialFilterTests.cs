namespace Pyoco.Noise.Tests;

public sealed class SpatialFilterTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 0)]
    [InlineData(0.3, 0.4)]
    [InlineData(1, 1)]
    public void SharesAreThoseOfTheFormulas(double vertical, double horizontal)
    {
        var square = vertical * vertical + horizontal * horizontal;

        Assert.Equal(Math.Exp(-square / (2 * 0.2 * 0.2)), SpatialFilter.Gaussian(0.2).PassedShare(vertical, horizontal), 15);
        Assert.Equal(
            1 / (1 + Math.Pow(Math.Sqrt(square) / 0.2, 6)), SpatialFilter.Butterworth(0.2, 3).PassedShare(vertical, horizontal), 14);
    }

    [Fact]
    public void TheCutoffIsWhereItIsSaidToBe()
    {
        Assert.Equal(0.6065, SpatialFilter.Gaussian(0.3).PassedShare(0.3, 0), 4);
        Assert.Equal(0.5, SpatialFilter.Butterworth(0.3, 64).PassedShare(0.3, 0), 12);
        Assert.Equal((0.25, 4), (SpatialFilter.Butterworth().Cutoff, SpatialFilter.Butterworth().Order));
        Assert.Null(SpatialFilter.Gaussian().Order);
    }

    [Fact]
    public void OtherFiltersAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("cutoff", () => SpatialFilter.Gaussian(0));
        Assert.Throws<ArgumentOutOfRangeException>("cutoff", () => SpatialFilter.Butterworth(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("cutoff", () => SpatialFilter.Gaussian(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => SpatialFilter.Butterworth(0.2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => SpatialFilter.Butterworth(0.2, 65));
    }
}
