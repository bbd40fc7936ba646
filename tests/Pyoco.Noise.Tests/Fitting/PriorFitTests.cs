namespace Pyoco.Noise.Tests;

public sealed class PriorFitTests
{
    [Fact]
    public void PeopleReadARowOfTheTable()
    {
        Assert.Equal(
            "mixed: alpha 1.5 ± 0.01, log-likelihood -1234.5, -1.25000 a value; "
                + "likelihood ratio 10, expected 10 (10 degrees), 0.149 standard errors: fits",
            new PriorFit(new MixedNoise(1.5), new FittedNumber(1.5, 0.01), 1, -1234.5, -1.25, new GoodnessOfFit(10, 10, 10, 10))
                .ToString());
        Assert.Equal(
            "independent: alpha -, log-likelihood -2.0, -1.00000 a value; too few values to say whether it fits",
            new PriorFit(new IndependentNoise(), null, 1, -2, -1, null).ToString());
    }
}
