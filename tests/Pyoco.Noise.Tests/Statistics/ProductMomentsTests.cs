namespace Pyoco.Noise.Tests;

public sealed class ProductMomentsTests
{
    // Chi-square of one degree has the cumulants 1, 2, 8; half of one of two degrees, the power of a complex bin, 1, 1, 2.
    [Fact]
    public void SquaresAreChiSquare()
    {
        var square = ProductMoments.OfFrames(1, 1, 1);

        Assert.Equal(new ProductMoments(1, 2, 8), square);
        Assert.Equal(new ProductMoments(1, 1, 2), ProductMoments.OfBin(square, new SpectrumRings.Bin(0, 1)));
        Assert.Equal(square, ProductMoments.OfBin(square, new SpectrumRings.Bin(0, 2)));
        Assert.Equal(new ProductMoments(2, 3, 10), square + new ProductMoments(1, 1, 2));
    }

    // With x = s u and y = c u + d v, u and v of N(0, 1): E[(xy - sc)²] = s² (2c² + d²), E[(xy - sc)³] = s³ (8c³ + 6 c d²).
    [Theory]
    [InlineData(1, 0.6, 0.8)]
    [InlineData(2, -0.5, 1)]
    [InlineData(0.5, 0, 3)]
    public void ProductsHaveTheMomentsOfTheirFormula(double s, double c, double d)
    {
        var moments = ProductMoments.OfFrames(s * s, c * c + d * d, s * c);

        Assert.Equal(s * c, moments.Mean, 12);
        Assert.Equal(s * s * (2 * c * c + d * d), moments.Variance, 12);
        Assert.Equal(s * s * s * (8 * c * c * c + 6 * c * d * d), moments.Third, 12);
    }

    // The exact quantile of chi-square of 100 degrees at the chance of 5 sigma.
    [Fact]
    public void AMeanOfSquaresIsMeasuredByTheTailOfChiSquare() =>
        Assert.Equal(5, ProductMoments.OfFrames(1, 1, 1).SigmasOf(187.326 / 100, 100), 0.06);
}
