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

    [Fact]
    public void APartIsWhiteOverPixelsWhenAllThatItIsMadeOfIs()
    {
        using var values = TorchSharp.torch.zeros([1, 1, 2, 4, 4]);
        var (white, stored) = (new ProgressiveNoise(2), new FixedNoise(values, new IndependentNoise()));

        Assert.True(NoisePart.IsWhiteOverPixels(white));
        Assert.True(NoisePart.IsWhiteOverPixels(new BlendedNoise(white, new SharedNoise(), 0.5)));
        Assert.True(NoisePart.IsWhiteOverPixels(new MultiShotNoise(white, [2])));
        Assert.True(NoisePart.IsWhiteOverPixels(GaussianFramePrior.Autoregressive(0.5)));
        Assert.False(NoisePart.IsWhiteOverPixels(stored));
        Assert.False(NoisePart.IsWhiteOverPixels(new BlendedNoise(white, stored, 0.5)));
        Assert.False(NoisePart.IsWhiteOverPixels(new MultiShotNoise(stored, [2])));
        Assert.False(NoisePart.IsWhiteOverPixels(new OffsetNoise(white, new SharedNoise(), 0.1)));
    }
}
