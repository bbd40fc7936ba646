using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class WhitenedNoiseTests
{
    [Fact]
    public void TheModesOfItsOwnNoiseAreWhite()
    {
        var prior = new ProgressiveNoise(2);
        using var noise = prior.Sample(new VideoShape(2, 3, 5, 64, 64), new NoiseKey(1));

        using var whitened = new WhitenedNoise(noise, prior.Covariance(5));

        using var asVideo = whitened.Modes.transpose(0, 1).reshape(2, 3, 5, 64, 64);
        Assert.InRange(FrameStatistics.WorstCovarianceScore(asVideo, FrameMatrices.Diagonal(5, 1)), 0, 5);
        Assert.Equal(2 * 3 * 64 * 64, whitened.Draws);
        Assert.Equal(0, whitened.Leak);
    }

    [Fact]
    public void DirectionsWithoutVarianceAreLeftOut()
    {
        using var frame = new IndependentNoise().Sample(new VideoShape(1, 1, 1, 8, 8), new NoiseKey(1));
        using var shared = frame.expand(1, 1, 4, 8, 8).clone();

        using var whitened = new WhitenedNoise(shared, FrameCovariance.Of(4, (_, _) => 1));

        Assert.Equal([1, 1, 64], whitened.Modes.shape);
        Assert.InRange(whitened.Leak, 0, 1e-6);
        TensorAssert.Close(frame.to(ScalarType.Float64).abs().flatten(), whitened.Modes.abs().flatten(), 1e-12);
    }
}
