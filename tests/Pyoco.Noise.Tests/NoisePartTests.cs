using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class NoisePartTests
{
    [Fact]
    public void LawsAndCovariancesAreAskedOfTheParts()
    {
        var (whole, foreign) = (new SharedNoise(), GaussianFramePrior.Autoregressive(0.5));

        Assert.Equal(0.5, NoisePart.Distribution(whole, new MixedNoise(1), new VideoShape(1, 1, 2, 1, 1)).PixelCovariance()[0, 1], 15);
        Assert.Equal(0.5, NoisePart.Covariance(whole, foreign, 2)[0, 1]);
        Assert.Contains(
            "test-autoregressive",
            Assert.Throws<NotSupportedException>(() => NoisePart.Distribution(whole, foreign, new VideoShape(1, 1, 2, 1, 1))).Message);
        Assert.Contains(
            "spectral-test",
            Assert.Throws<NotSupportedException>(() => NoisePart.Covariance(whole, new SpectralTestNoise(), 2)).Message);
    }
}
