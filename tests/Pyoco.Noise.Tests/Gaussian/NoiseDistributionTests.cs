using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class NoiseDistributionTests
{
    private static readonly VideoShape Shape = new(1, 1, 3, 4, 5);

    [Fact]
    public void AtEveryPixelItsFiguresAreThoseOfTheFrames()
    {
        var frames = FrameDistribution.OfCovariance(FrameMatrices.Autoregression(3, 0.8));
        var law = NoiseDistribution.OfPixels(frames);

        Assert.Equal(3, law.Frames);
        Assert.False(law.DiffersByFrequency);
        Assert.Equal(frames.LogDeterminant, law.LogDeterminant);
        PriorContract.Close(frames.Covariance(), law.PixelCovariance(), 0);
        Assert.Same(frames, law.At(7, 9));
        Assert.Null(law.DeterminedFrame);
    }

    [Fact]
    public void ByFrequencyItsFiguresAreThoseOfTheWholeMatrix()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var prior = new SpectralTestNoise();
        var law = prior.Distribution(Shape);
        var dense = prior.DenseCovariance(Shape);

        Assert.True(law.DiffersByFrequency);
        Assert.Equal(TorchSharp.torch.linalg.slogdet(TorchSharp.torch.tensor(dense)).Item2.item<double>(), 20 * law.LogDeterminant, 1e-9);
        PriorContract.Close(FrameCovariance.Of(3, (i, j) => dense[i * 20, j * 20]), law.PixelCovariance(), 1e-14);
        Assert.Equal(1, law.PixelCovariance()[1, 1], 14);
    }

    [Fact]
    public void DivergencesByFrequencyAreThoseOfTheWholeMatrices()
    {
        var (first, second) = (new SpectralTestNoise(), new SpectralTestNoise(extra: 0.1));
        var flat = NoiseDistribution.OfPixels(FrameDistribution.OfCovariance(FrameMatrices.Autoregression(3, 0.4)));
        var flatDense = FrameCovariance.Of(60, (a, b) => a % 20 == b % 20 ? Math.Pow(0.4, Math.Abs(a / 20 - b / 20)) : 0);

        Assert.Equal(
            GaussianDivergence.Between(first.DenseCovariance(Shape), second.DenseCovariance(Shape)),
            20 * first.Distribution(Shape).Divergence(second.Distribution(Shape)), 1e-9);
        Assert.Equal(
            GaussianDivergence.Between(first.DenseCovariance(Shape), flatDense), 20 * first.Distribution(Shape).Divergence(flat), 1e-9);
        Assert.Equal(
            GaussianDivergence.Between(flatDense, first.DenseCovariance(Shape)), 20 * flat.Divergence(first.Distribution(Shape)), 1e-9);
    }

    [Fact]
    public void NegativeFrequenciesAreMirrored()
    {
        var law = new SpectralTestNoise().Distribution(Shape);

        Assert.Same(law.At(1, 2), law.At(3, 3));
        Assert.NotSame(law.At(1, 2), law.At(2, 2));
    }

    [Fact]
    public void ALawDeterminesAFrameWhereOneFrequencyDoes()
    {
        var (regular, singular) = (
            FrameDistribution.OfCovariance(FrameMatrices.Diagonal(3, 1)),
            FrameDistribution.OfCovariance(FrameMatrices.Autoregression(3, 1)));

        Assert.Equal(1, NoiseDistribution.OfFrequencies(4, 4, (y, x) => y == 2 && x == 1 ? singular : regular).DeterminedFrame);
        Assert.Null(NoiseDistribution.OfFrequencies(4, 4, (_, _) => regular).DeterminedFrame);
        Assert.Null(NoiseDistribution.OfFrequencies(4, 4, (_, _) => singular).UnknownFrame);
    }

    [Fact]
    public void LawsAreMadeOfOthersFrequencyByFrequency()
    {
        var (spectral, flat) = (
            new SpectralTestNoise().Distribution(Shape),
            NoiseDistribution.OfPixels(FrameDistribution.OfCovariance(FrameMatrices.Diagonal(3, 1))));
        FrameDistribution Half(FrameDistribution a, FrameDistribution b) => FrameDistribution.Dense(3, (i, j) => (a[i, j] + b[i, j]) / 2);

        Assert.False(NoiseDistribution.Combine(flat, flat, Half).DiffersByFrequency);
        foreach (var law in new[] { NoiseDistribution.Combine(spectral, flat, Half), NoiseDistribution.Combine(flat, spectral, Half) })
        {
            Assert.Equal((spectral.At(1, 2)[0, 1] + 0) / 2, law.At(1, 2)[0, 1], 15);
            Assert.Equal((spectral.At(0, 0)[1, 1] + 1) / 2, law.At(0, 0)[1, 1], 15);
        }

        Assert.Equal(
            3 * spectral.At(1, 1)[0, 2], spectral.Select(a => FrameDistribution.Dense(3, (i, j) => 3 * a[i, j])).At(1, 1)[0, 2], 15);
    }

    [Fact]
    public void LawsOfOtherSizesAreRefused()
    {
        Assert.Throws<ArgumentException>(
            "distribution",
            () => NoiseDistribution.OfFrequencies(4, 4, (y, _) => FrameDistribution.OfCovariance(FrameMatrices.Diagonal(y + 1, 1))));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => NoiseDistribution.OfFrequencies(0, 4, (_, _) => null!));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => NoiseDistribution.OfFrequencies(4, 0, (_, _) => null!));
        Assert.Throws<ArgumentNullException>(() => NoiseDistribution.OfPixels(null!));
    }
}
