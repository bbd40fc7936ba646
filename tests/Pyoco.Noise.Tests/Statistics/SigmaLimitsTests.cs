namespace Pyoco.Noise.Tests;

public sealed class SigmaLimitsTests
{
    // Exact: the two-sided tail of the normal distribution at 5, shared among many.
    [Theory]
    [InlineData(1, 5.00)]
    [InlineData(10, 5.427)]
    [InlineData(1000, 6.198)]
    [InlineData(1_000_000, 7.207)]
    public void TheLargestOfManyHasAWiderLimit(long count, double expected) => Assert.Equal(expected, SigmaLimits.Largest(count), 0.01);

    [Fact]
    public void KolmogorovsLimitHasTheSameChance() => Assert.Equal(2.7445, SigmaLimits.Kolmogorov, 4);

    // Exact quantiles of chi-square at the chances of 0, 2 and 5 sigma; the approximation is within a tenth of a sigma.
    [Theory]
    [InlineData(99.334, 100, 0)]
    [InlineData(130.234, 100, 2)]
    [InlineData(187.326, 100, 5)]
    [InlineData(95.364, 36, 5)]
    public void ChiSquareIsTurnedIntoSigmas(double value, double degrees, double sigmas) => Assert.Equal(sigmas, SigmaLimits.OfChiSquare(value, degrees), 0.06);
}
