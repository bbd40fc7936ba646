namespace Pyoco.Tests;

public sealed class ReusePeriodTests
{
    [Theory]
    [InlineData(1, new[] { false, false, false, false, false, false })]
    [InlineData(2, new[] { false, true, false, true, false, true })]
    [InlineData(4, new[] { false, true, true, true, false, true })]
    public void ItServesUntilSoManyLevelsBelow(int every, bool[] expected)
    {
        var period = new ReusePeriod(every);

        Assert.Equal(expected, Enumerable.Range(0, 6).Select(i => period.Reuses(NoiseLevel.FromSigma(9 - i))));
    }

    [Fact]
    public void ChurnRaisesALevelAndCountsItOnce()
    {
        var period = new ReusePeriod(3);

        // Raised to 5.1, 4.1, ... before each step of Heun's, which ends at 4, 3, ...
        double[] sigmas = [5.1, 4, 4.1, 3, 3.1, 2, 2.1, 1];
        Assert.Equal(
            [false, true, true, true, true, false, false, true], sigmas.Select(s => period.Reuses(NoiseLevel.FromSigma(s))));
    }
}
