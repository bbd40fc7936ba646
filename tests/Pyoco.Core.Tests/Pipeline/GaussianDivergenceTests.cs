using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class GaussianDivergenceTests
{
    [Fact]
    public void EqualLawsDoNotDiverge()
    {
        var matrix = FrameMatrices.Autoregression(8, 0.9);

        Assert.Equal(0, GaussianDivergence.Between(matrix, matrix), 12);
    }

    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(0.8, 0.3)]
    [InlineData(0.0, 0.9)]
    public void TwoFramesAgreeWithTheClosedForm(double r, double q)
    {
        // tr(B^-1 A) = 2 (1 - q r) / (1 - q²), det = 1 - r² and 1 - q².
        var expected = ((2 * (1 - q * r) / (1 - q * q)) - 2 + Math.Log((1 - q * q) / (1 - r * r))) / 2;

        Assert.Equal(expected, GaussianDivergence.Between(FrameMatrices.Autoregression(2, r), FrameMatrices.Autoregression(2, q)), 12);
    }

    [Fact]
    public void AnAutoregressionAgainstWhiteNoiseHasItsDeterminantAlone()
    {
        // tr(A) = F, so KL = -ln det A / 2 = -(F - 1) ln(1 - r²) / 2.
        var found = GaussianDivergence.Between(FrameMatrices.Autoregression(8, 0.8), FrameMatrices.Diagonal(8, 1));

        Assert.Equal(-7 * Math.Log(1 - 0.64) / 2, found, 10);
    }

    [Fact]
    public void EqualLawsDoNotDivergeWhereTheyAreDegenerateEither() =>
        Assert.Equal(0, GaussianDivergence.Between(FrameMatrices.Autoregression(3, 1), FrameMatrices.Autoregression(3, 1)));

    [Fact]
    public void ASingularLawDivergesWithoutBound() =>
        Assert.Equal(double.PositiveInfinity, GaussianDivergence.Between(FrameMatrices.Autoregression(3, 1), FrameMatrices.Diagonal(3, 1)));

    [Fact]
    public void MatricesOfOtherSizesAreRefused() =>
        Assert.Throws<ArgumentException>(() => GaussianDivergence.Between(new double[2, 2], new double[3, 3]));
}
