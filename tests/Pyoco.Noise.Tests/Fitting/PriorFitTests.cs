namespace Pyoco.Noise.Tests;

public sealed class PriorFitTests
{
    [Fact]
    public void PeopleReadARowOfTheTable()
    {
        Assert.Equal(
            "mixed: alpha 1.5 ± 0.01, log-likelihood -1234.5, -1.25000 a value",
            new PriorFit(new MixedNoise(1.5), new FittedNumber(1.5, 0.01), -1234.5, -1.25).ToString());
        Assert.Equal(
            "independent: alpha -, log-likelihood -2.0, -1.00000 a value", new PriorFit(new IndependentNoise(), null, -2, -1).ToString());
    }
}
