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

    // Of three frames all differences have the variance 2 (1 - c) with c = f (1 + f) / (1 + f³), and 1 - c is (1 - f)² (1 + f) / (1 + f³).
    [Fact]
    public void WhatAFrameHasOfItsOwnKeepsItsDigits()
    {
        const double alpha = 1e6;
        var walk = new CircleWalk(3, alpha);
        var rows = walk.Factor(3).ToMatrix();
        var step = 1 / (1 + alpha * alpha) / 2; // 1 - f, to its first order

        var difference = Enumerable.Range(0, 3).Sum(j => Math.Pow(rows[2, j] - rows[1, j], 2));

        Assert.Equal(2 * step * step, difference, 1e-3 * step * step);
        Assert.Equal(rows[2, 2], walk.LeastOwn);
        Assert.Equal(1, new CircleWalk(1, alpha).LeastOwn);
    }
}
