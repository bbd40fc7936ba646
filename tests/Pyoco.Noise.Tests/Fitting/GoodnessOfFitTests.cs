namespace Pyoco.Noise.Tests;

public sealed class GoodnessOfFitTests
{
    [Fact]
    public void FiveStandardErrorsAreTheLimit()
    {
        Assert.Equal(0, new GoodnessOfFit(100, 100, 100, 100).Sigmas, 0.1);
        Assert.True(new GoodnessOfFit(185, 100, 100, 100).Passes);
        Assert.False(new GoodnessOfFit(200, 100, 100, 100).Passes);
        Assert.True(new GoodnessOfFit(10, 100, 100, 100).Passes); // a fit cannot be too good
        Assert.True(new GoodnessOfFit(1850, 100, 1000, 100).Passes); // of heavy tails
    }

    [Fact]
    public void ItSaysWhatFollows() => Assert.Equal(
        "likelihood ratio 300, expected 100 (100 degrees), 9.43 standard errors: does not fit",
        new GoodnessOfFit(300, 100, 100, 100).ToString());
}
