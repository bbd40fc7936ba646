namespace Pyoco.Noise.Tests;

public sealed class AlphaWeightsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-30)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1e6)]
    public void TheSquaresOfBothWeightsHaveTheSumOne(double alpha)
    {
        var (other, own) = AlphaWeights.Of(alpha);
        var (roundedOther, roundedOwn) = AlphaWeights.Rounded(alpha);

        Assert.Equal(1, other * other + own * own, 1e-15);
        Assert.Equal(alpha, other / own, 1e-12 * alpha);
        Assert.Equal(other, roundedOther, 2e-7 * other);
        Assert.Equal(own, roundedOwn, 2e-7 * own);
    }

    // The bits of noise that exists.
    [Fact]
    public void UpToSixteenTheyAreComputedInFloat32()
    {
        var own = 1f / MathF.Sqrt(1f + 3f * 3f);

        Assert.Equal((3f * own, own), AlphaWeights.Rounded(3));
    }

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(1048577)]
    [InlineData(2e19)]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    public void WhatFloat32CannotHoldIsRefused(double alpha) => Assert.Contains(
        "at most 1048576", Assert.Throws<ArgumentOutOfRangeException>("strength", () => AlphaWeights.Checked(alpha, "strength")).Message);
}
