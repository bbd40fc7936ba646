namespace Pyoco.Noise.Tests;

public sealed class CircleWalkTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 0.5)]
    [InlineData(9, 0)]
    [InlineData(16, 2)]
    [InlineData(100, 5)]
    [InlineData(300, 0.7)]
    public void ItIsTheFactorOfTheCovarianceAroundTheCircle(int period, double alpha)
    {
        var f = alpha / Math.Sqrt(1 + alpha * alpha);
        var covariance = FrameCovariance.Of(
            period, (i, j) => (Math.Pow(f, Math.Abs(i - j)) + Math.Pow(f, period - Math.Abs(i - j))) / (1 + Math.Pow(f, period)));

        PriorContract.Close(
            TriangularMatrix.Cholesky(covariance, out _), new CircleWalk(period, alpha).Factor(period).ToMatrix(), 1e-13);
    }

    // The variance of the difference of neighbours on a line is 2 (1 - f) = 2 / (1 + alpha²) / (1 + f); around a circle of many frames too.
    [Fact]
    public void WhatAFrameHasOfItsOwnKeepsItsDigits()
    {
        const double alpha = 1e6;
        var rows = new CircleWalk(3, alpha).Factor(3).ToMatrix();

        // Of three frames on a circle of f near 1 all differences have the variance 2 (1 - c), c = f (1 + f) / (1 + f³), nearly 2 q / 3 with
        // q = 1 / alpha².
        var difference = Enumerable.Range(0, 3).Sum(j => Math.Pow(rows[2, j] - rows[1, j], 2));

        Assert.Equal(2 / 3.0, difference * alpha * alpha, 1e-3);
    }
}
