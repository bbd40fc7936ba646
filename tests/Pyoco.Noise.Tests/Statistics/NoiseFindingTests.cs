namespace Pyoco.Noise.Tests;

public sealed class NoiseFindingTests
{
    [Fact]
    public void ALineSaysWhatWasFoundAndTheVerdict()
    {
        Assert.Matches(@"^mean +-6\.25 expected +0 limit +5 FAIL  frame 3$", NoiseFinding.OfSigmas("mean", -6.25, 5, "frame 3").ToString());
        Assert.Contains("pass", NoiseFinding.OfSigmas("mean", 4.9, 5).ToString());
    }

    [Fact]
    public void ATestThatWasNotMadePassesAndSaysSo()
    {
        var finding = NoiseFinding.NotApplicable("neighbours", "there are none");

        Assert.True(finding.Passes);
        Assert.False(finding.WasMade);
        Assert.EndsWith("not tested: there are none", finding.ToString());
    }

    [Fact]
    public void NaNFails() => Assert.False(NoiseFinding.OfSigmas("mean", double.NaN, 5).Passes);
}
