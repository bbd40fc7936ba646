using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class NoiseLawTests
{
    private static readonly VideoShape Shape = new(1, 1, 3, 4, 5);

    [Fact]
    public void AtEveryPixelItsFiguresAreThoseOfTheFrames()
    {
        var frames = FrameLaw.OfCovariance(FrameMatrices.Autoregression(3, 0.8));
        var law = NoiseLaw.OfPixels(frames);

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
        var law = prior.Law(Shape);
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
        var flat = NoiseLaw.OfPixels(FrameLaw.OfCovariance(FrameMatrices.Autoregression(3, 0.4)));
        var flatDense = FrameCovariance.Of(60, (a, b) => a % 20 == b % 20 ? Math.Pow(0.4, Math.Abs(a / 20 - b / 20)) : 0);

        Assert.Equal(
            GaussianDivergence.Between(first.DenseCovariance(Shape), second.DenseCovariance(Shape)), 20 * first.Law(Shape).Divergence(second.Law(Shape)), 1e-9);
        Assert.Equal(GaussianDivergence.Between(first.DenseCovariance(Shape), flatDense), 20 * first.Law(Shape).Divergence(flat), 1e-9);
        Assert.Equal(GaussianDivergence.Between(flatDense, first.DenseCovariance(Shape)), 20 * flat.Divergence(first.Law(Shape)), 1e-9);
    }

    [Fact]
    public void NegativeFrequenciesAreMirrored()
    {
        var law = new SpectralTestNoise().Law(Shape);

        Assert.Same(law.At(1, 2), law.At(3, 3));
        Assert.NotSame(law.At(1, 2), law.At(2, 2));
    }

    [Fact]
    public void ALawDeterminesAFrameWhereOneFrequencyDoes()
    {
        var (regular, singular) = (FrameLaw.OfCovariance(FrameMatrices.Diagonal(3, 1)), FrameLaw.OfCovariance(FrameMatrices.Autoregression(3, 1)));

        Assert.Equal(1, NoiseLaw.OfFrequencies(4, 4, (y, x) => y == 2 && x == 1 ? singular : regular).DeterminedFrame);
        Assert.Null(NoiseLaw.OfFrequencies(4, 4, (_, _) => regular).DeterminedFrame);
        Assert.Null(NoiseLaw.OfFrequencies(4, 4, (_, _) => singular).UnknownFrame);
    }

    [Fact]
    public void LawsAreMadeOfOthersFrequencyByFrequency()
    {
        var (spectral, flat) = (new SpectralTestNoise().Law(Shape), NoiseLaw.OfPixels(FrameLaw.OfCovariance(FrameMatrices.Diagonal(3, 1))));
        FrameLaw Half(FrameLaw a, FrameLaw b) => FrameLaw.Dense(3, (i, j) => (a[i, j] + b[i, j]) / 2);

        Assert.False(NoiseLaw.Combine(flat, flat, Half).DiffersByFrequency);
        foreach (var law in new[] { NoiseLaw.Combine(spectral, flat, Half), NoiseLaw.Combine(flat, spectral, Half) })
        {
            Assert.Equal((spectral.At(1, 2)[0, 1] + 0) / 2, law.At(1, 2)[0, 1], 15);
            Assert.Equal((spectral.At(0, 0)[1, 1] + 1) / 2, law.At(0, 0)[1, 1], 15);
        }

        Assert.Equal(3 * spectral.At(1, 1)[0, 2], spectral.Select(a => FrameLaw.Dense(3, (i, j) => 3 * a[i, j])).At(1, 1)[0, 2], 15);
    }

    [Fact]
    public void LawsOfOtherSizesAreRefused()
    {
        Assert.Throws<ArgumentException>("law", () => NoiseLaw.OfFrequencies(4, 4, (y, _) => FrameLaw.OfCovariance(FrameMatrices.Diagonal(y + 1, 1))));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => NoiseLaw.OfFrequencies(0, 4, (_, _) => null!));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => NoiseLaw.OfFrequencies(4, 0, (_, _) => null!));
        Assert.Throws<ArgumentNullException>(() => NoiseLaw.OfPixels(null!));
    }
}
