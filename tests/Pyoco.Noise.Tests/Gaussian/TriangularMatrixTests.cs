namespace Pyoco.Noise.Tests;

public sealed class TriangularMatrixTests
{
    private static readonly double[,] Covariance = { { 4, 2, 1 }, { 2, 5, 3 }, { 1, 3, 6 } };

    [Fact]
    public void TheFactorTimesItselfIsTheCovariance()
    {
        var factor = TriangularMatrix.Cholesky(Covariance, out var unknown);

        PriorContract.Close(
            Covariance, FrameCovariance.Of(3, (i, j) => Enumerable.Range(0, 3).Sum(k => factor[i, k] * factor[j, k])), 1e-14);
        Assert.Equal(0, factor[0, 2]);
        Assert.Null(unknown);
    }

    [Fact]
    public void AFrameThatOthersDetermineHasNoColumn()
    {
        // Frame 1 is frame 0, frame 2 is not.
        var factor = TriangularMatrix.Cholesky(new[,] { { 1, 1, 0.6 }, { 1, 1, 0.6 }, { 0.6, 0.6, 1 } }, out var unknown);

        PriorContract.Close(new[,] { { 1.0, 0, 0 }, { 1, 0, 0 }, { 0.6, 0, 0.8 } }, factor, 1e-15);
        Assert.Null(unknown);
    }

    [Fact]
    public void WhatFloat64CannotTellIsSaid()
    {
        var smooth = FrameCovariance.Of(20, (i, j) => Math.Exp(-(i - j) * (i - j) / 72.0));

        var factor = TriangularMatrix.Cholesky(smooth, out var unknown);

        Assert.InRange(unknown!.Value, 9, 15);
        var known = unknown.Value;
        PriorContract.Close(
            FrameCovariance.Of(known, (i, j) => smooth[i, j]),
            FrameCovariance.Of(known, (i, j) => Enumerable.Range(0, known).Sum(k => factor[i, k] * factor[j, k])), 1e-14);
    }

    [Fact]
    public void WhatIsNoCovarianceIsRefused() =>
        Assert.Contains(
            "frame 1", Assert.Throws<ArgumentException>(() => TriangularMatrix.Cholesky(new[,] { { 1.0, 2 }, { 2, 1 } }, out _)).Message);

    [Fact]
    public void EquationsAreSolved()
    {
        double[,] lower = { { 2, 0 }, { 1, 4 } };

        PriorContract.Close(new[,] { { 0.5, 1 }, { 0.375, 0 } }, TriangularMatrix.Solve(lower, new[,] { { 1.0, 2 }, { 2, 1 } }), 1e-15);
        Assert.Equal([0.25, 0.5], TriangularMatrix.SolveTransposed(lower, [1.0, 2]));
        PriorContract.Close(new[,] { { 0.5, 0 }, { -0.125, 0.25 } }, TriangularMatrix.Inverse(lower), 1e-15);
    }
}
