using Xunit;

namespace Pyoco.Tests;

public sealed class SymmetricBetaTests
{
    // Integrated apart, by Simpson's rule after t = u^(1/0.6), and bisected.
    [Theory]
    [InlineData(0.01, 0.0008612388)]
    [InlineData(0.1, 0.0395844056)]
    [InlineData(0.25, 0.1756803787)]
    [InlineData(0.4, 0.3627009908)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.9, 1 - 0.0395844056)]
    public void TheQuantilesOfShapeSixTenthsAreTheKnownOnes(double probability, double quantile) =>
        Assert.Equal(quantile, new SymmetricBeta(0.6).Quantile(probability), tolerance: 1e-9);

    [Theory]
    [InlineData(1)]
    [InlineData(0.6)]
    [InlineData(0.5)]
    [InlineData(0.05)]
    public void TheEndsAreTheEnds(double shape)
    {
        Assert.Equal(0, new SymmetricBeta(shape).Quantile(0));
        Assert.Equal(1, new SymmetricBeta(shape).Quantile(1));
    }

    [Fact]
    public void ShapeOneHalfIsTheArcsineLaw() => Assert.All(
        Enumerable.Range(0, 21).Select(i => i / 20.0),
        p => Assert.Equal(Math.Pow(Math.Sin(Math.PI / 2 * p), 2), new SymmetricBeta(0.5).Quantile(p), tolerance: 1e-13));

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void AShapeOutOfRangeIsRefused(double shape) =>
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => new SymmetricBeta(shape));
}
