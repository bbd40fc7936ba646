using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class FrameDistributionTests
{
    [Fact]
    public void ALawKnowsItsCovarianceAndItsDeterminant()
    {
        var law = FrameDistribution.OfCovariance(FrameMatrices.Autoregression(5, 0.8, variance: 2));

        Assert.Equal(5, law.Frames);
        Assert.Equal(2 * 0.64, law[1, 3], 15);
        Assert.Equal(2 * 0.64, law.Covariance()[3, 1], 15);
        Assert.Equal(5 * Math.Log(2) + 4 * Math.Log(0.36), law.LogDeterminant, 12);
        Assert.Null(law.DeterminedFrame);
    }

    [Fact]
    public void ASingularLawSaysWhichFrameIsDetermined()
    {
        var law = FrameDistribution.OfCovariance(FrameMatrices.Autoregression(3, 1));

        Assert.Equal(1, law.DeterminedFrame);
        Assert.Equal(double.NegativeInfinity, law.LogDeterminant);
        Assert.Null(law.UnknownFrame);
        Assert.NotNull(FrameDistribution.OfCovariance(FrameCovariance.Of(20, (i, j) => Math.Exp(-(i - j) * (i - j) / 72.0))).UnknownFrame);
    }

    [Fact]
    public void TheDivergenceIsThatOfCore()
    {
        var (a, b) = (FrameMatrices.Autoregression(6, 0.7, variance: 2), FrameMatrices.Autoregression(6, -0.3));

        Assert.Equal(GaussianDivergence.Between(a, b), FrameDistribution.OfCovariance(a).Divergence(FrameDistribution.OfCovariance(b)), 12);
        Assert.Equal(GaussianDivergence.Between(b, a), FrameDistribution.OfCovariance(b).Divergence(FrameDistribution.OfCovariance(a)), 12);
    }

    [Fact]
    public void TheMatrixIsCopied()
    {
        var matrix = FrameMatrices.Diagonal(2, 1);
        var law = FrameDistribution.OfCovariance(matrix);

        matrix[0, 0] = 7;

        Assert.Equal(1, law[0, 0]);
    }

    [Fact]
    public void WhatIsNoCovarianceIsRefused()
    {
        Assert.Throws<ArgumentException>("covariance", () => FrameDistribution.OfCovariance(new double[2, 3]));
        Assert.Throws<ArgumentException>("covariance", () => FrameDistribution.OfCovariance(new[,] { { 1, 0.5 }, { 0.4, 1 } }));
        Assert.Throws<ArgumentException>(
            "covariance", () => FrameDistribution.OfCovariance(new[,] { { 1, double.NaN }, { double.NaN, 1 } }));
        Assert.Throws<ArgumentException>("covariance", () => FrameDistribution.OfCovariance(new[,] { { 1.0, 2 }, { 2, 1 } }));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => FrameDistribution.OfCovariance(new double[0, 0]));
        Assert.Throws<ArgumentNullException>(() => FrameDistribution.OfCovariance(null!));
    }
}
