namespace Pyoco.Tests;

public sealed class AncestralNoiseTests
{
    // sigma_up^2 = sigma'^2 (sigma^2 - sigma'^2) / sigma^2 and sigma_down^2 = sigma'^2 - sigma_up^2, of k-diffusion.
    [Fact]
    public void OnSigmaLevelsItIsTheAncestralStep()
    {
        var (kept, fresh) = AncestralNoise.Of(NoiseLevel.FromSigma(5), NoiseLevel.FromSigma(2), eta: 1);

        Assert.Equal(Math.Sqrt(4 * 21 / 25.0), fresh, tolerance: 1e-15);
        Assert.Equal(4 / 5.0, kept, tolerance: 1e-15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void TheTwoMakeUpTheNoiseOfTheLevel(double eta)
    {
        var to = new NoiseLevel(0.7, 0.6);

        var (kept, fresh) = AncestralNoise.Of(new NoiseLevel(0, 1), to, eta);

        Assert.Equal(to.Noise * to.Noise, kept * kept + fresh * fresh, tolerance: 1e-15);
        Assert.Equal(eta * to.Noise, fresh, tolerance: 1e-15);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void AnEtaOutOfRangeIsRefused(double eta)
    {
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => AncestralNoise.CheckedEta(eta));
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => new Kdpm2Sampler(eta));
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => new DpmSolverSdeSampler(eta));
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => new DpmSolverOptions { Eta = eta });
    }
}
