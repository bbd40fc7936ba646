using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class NoisePartTests
{
    [Fact]
    public void PriorsOfOthersFillMemoryThroughTheirTensors()
    {
        var (prior, shape) = (GaussianFramePrior.Independent(), new VideoShape(1, 2, 3, 4, 5));
        var span = new float[shape.ElementCount];

        NoisePart.Fill(prior, span, shape, new NoiseKey(1), firstFrame: 2);

        using var noise = prior.Sample(shape, new NoiseKey(1), firstFrame: 2);
        Assert.Equal(noise.data<float>().ToArray(), span);
    }

    [Fact]
    public void ATensorIsFilledInPlace()
    {
        using var tensor = NoisePart.Sample(new VideoShape(1, 1, 2, 3, 1), null, span => span.Fill(7));

        Assert.Equal([1L, 1, 2, 3, 1], tensor.shape);
        Assert.Equal(Enumerable.Repeat(7f, 6), tensor.data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => NoisePart.Sample(new VideoShape(1, 1, 1, 65536, 65536), null, _ => { }));
    }

    [Fact]
    public void MemoryOfAnotherSizeIsRefused()
    {
        NoisePart.CheckDestination(new float[6], new VideoShape(1, 1, 1, 2, 3));
        Assert.Throws<ArgumentException>("destination", () => NoisePart.CheckDestination(new float[7], new VideoShape(1, 1, 1, 2, 3)));
    }

    [Fact]
    public void LawsAndCovariancesAreAskedOfTheParts()
    {
        var (whole, foreign) = (new SharedNoise(), GaussianFramePrior.Autoregressive(0.5));

        Assert.Equal(0.5, NoisePart.Law(whole, new MixedNoise(1), new VideoShape(1, 1, 2, 1, 1)).PixelCovariance()[0, 1], 15);
        Assert.Equal(0.5, NoisePart.Covariance(whole, foreign, 2)[0, 1]);
        Assert.Contains("test-autoregressive", Assert.Throws<NotSupportedException>(() => NoisePart.Law(whole, foreign, new VideoShape(1, 1, 2, 1, 1))).Message);
        Assert.Contains("spectral-test", Assert.Throws<NotSupportedException>(() => NoisePart.Covariance(whole, new SpectralTestNoise(), 2)).Message);
    }
}
