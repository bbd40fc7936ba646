namespace Pyoco.Noise.Tests;

public sealed class SignificanceLimitsTests
{
    // Exact: the two-sided tail of the normal distribution at 5, shared among many.
    [Theory]
    [InlineData(1, 5.00)]
    [InlineData(10, 5.427)]
    [InlineData(1000, 6.198)]
    [InlineData(1_000_000, 7.207)]
    public void TheLargestOfManyHasAWiderLimit(long count, double expected) =>
        Assert.Equal(expected, SignificanceLimits.Largest(count), 0.01);

    [Fact]
    public void KolmogorovsLimitHasTheSameChance() => Assert.Equal(2.7445, SignificanceLimits.Kolmogorov, 4);

    // Exact quantiles of chi-square at the chances of 0, 2 and 5 sigma; the approximation is within a tenth of a sigma.
    [Theory]
    [InlineData(99.334, 100, 0)]
    [InlineData(130.234, 100, 2)]
    [InlineData(187.326, 100, 5)]
    [InlineData(95.364, 36, 5)]
    public void ChiSquareIsTurnedIntoSigmas(double value, double degrees, double sigmas) =>
        Assert.Equal(sigmas, SignificanceLimits.OfChiSquare(value, degrees), 0.06);

    [Fact]
    public void ASkewedStatisticIsMeasuredByTheTailOfChiSquare()
    {
        // Chi-square of 100 degrees has the skewness sqrt(8 / 100); its value at the chance of 5 sigma is 6.18 of its own standard errors.
        var (skewness, sigmas) = (Math.Sqrt(8.0 / 100), (187.326 - 100) / Math.Sqrt(200));

        Assert.Equal(5, SignificanceLimits.OfSkewed(sigmas, skewness), 0.06);
        Assert.Equal(-5, SignificanceLimits.OfSkewed(-sigmas, -skewness), 0.06);
        Assert.Equal(5, SignificanceLimits.OfSkewed(5, 0));
    }

    // Exact quantiles of Student's t at the chance of 5 sigma, as correlations.
    [Theory]
    [InlineData(0.9621606298542539, 11)]
    [InlineData(0.4713322263805917, 101)]
    public void CorrelationsAreTurnedIntoSigmas(double correlation, long values) =>
        Assert.Equal(5, SignificanceLimits.OfCorrelation(correlation, values), 0.06);

    [Fact]
    public void CorrelationsOfFewValuesSayLittle()
    {
        Assert.Equal(0, SignificanceLimits.OfCorrelation(1, 1));
        Assert.InRange(SignificanceLimits.OfCorrelation(0.9999389009145315, 4), 4, 5);
        Assert.Equal(double.PositiveInfinity, SignificanceLimits.OfCorrelation(1, 100));
        Assert.Equal(double.NaN, SignificanceLimits.OfCorrelation(double.NaN, 100));
    }

    [Fact]
    public void TheLimitOfOneBecomesThatOfMany()
    {
        Assert.Equal(SignificanceLimits.Largest(16), SignificanceLimits.OfMany(SignificanceLimits.Single, 16), 0.1);
        Assert.Equal(5, SignificanceLimits.OfMany(5, 1));
    }
}
