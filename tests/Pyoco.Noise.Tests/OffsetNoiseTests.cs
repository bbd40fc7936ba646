using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class OffsetNoiseTests
{
    private readonly OffsetNoise _prior = new(new ProgressiveNoise(1), new MixedNoise(2), 0.5);

    [Fact]
    public void ItKeepsTheContract()
    {
        var (pixels, offsets) = (new ProgressiveNoise(1).Covariance(3), new MixedNoise(2).Covariance(3));

        SpectralContract.Holds(
            _prior, (a, b) => ((a.Pixel == b.Pixel ? pixels[a.Frame, b.Frame] : 0) + 0.25 * offsets[a.Frame, b.Frame]) / 1.25);
    }

    [Fact]
    public void ItIsAddressed() => PriorLaw.IsAddressed(_prior);

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("445a12c889b0a799bfb2b4cee8f42a98441f4699bb22d285f168207ebf2e9df0", _prior);

    [Fact]
    public void ItIsTheFormulaBitForBit()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(2, 2, 3, 4, 5), new NoiseKey(3, 2));
        var pixels = new ProgressiveNoise(1).Sample(shape, key.ForPart(0), firstFrame: 1).data<float>().ToArray();
        var offsets = new MixedNoise(2).Sample(new VideoShape(2, 2, 3, 1, 1), key.ForPart(1), firstFrame: 1).data<float>().ToArray();
        var own = 1 / Math.Sqrt(1.25);
        var expected = pixels.Select((e, i) => MathF.FusedMultiplyAdd(e, (float)own, offsets[i / 20] * (float)(0.5 * own)));

        Assert.Equal(expected, _prior.Sample(shape, key, firstFrame: 1).data<float>().ToArray());
    }

    // Means of planes of N pixels have the covariance (S / N + strength² T) / (1 + strength²), and all elements together the variance 1.
    [Fact]
    public void MeansOfFramesMoveAsTheFormulaSays()
    {
        using var scope = NewDisposeScope();
        var noise = _prior.Sample(new VideoShape(64, 64, 4, 8, 8), new NoiseKey(9)).to(float64);
        var (pixels, offsets) = (new ProgressiveNoise(1).Covariance(4), new MixedNoise(2).Covariance(4));

        var theory = FrameCovariance.Of(4, (i, j) => (pixels[i, j] / 64 + 0.25 * offsets[i, j]) / 1.25);

        Assert.InRange(FrameStatistics.WorstCovarianceScore(noise.mean([3, 4], keepdim: true), theory), 0, 5);
        Assert.Equal(1, noise.square().mean().item<double>(), 5 * Math.Sqrt(2.0 / (64 * 64)) * 0.3);
        Assert.False(FrameStatistics.WorstCovarianceScore(noise.mean([3, 4], keepdim: true), FrameMatrices.Diagonal(4, 1.0 / 64)) < 5);
    }

    [Fact]
    public void NoOffsetIsThePixelsPriorBitForBit()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5, 2));

        PriorLaw.Equal(
            new ProgressiveNoise(2).Sample(shape, key.ForPart(0)),
            new OffsetNoise(new ProgressiveNoise(2), new SharedNoise(), 0).Sample(shape, key));
    }

    [Fact]
    public void OneOffsetForAllFramesLeavesThemNothingElseInCommon()
    {
        var covariance = new OffsetNoise(new IndependentNoise(), new SharedNoise(), 0.1).Covariance(new VideoShape(1, 1, 3, 64, 64));

        Assert.Equal(1, covariance[1, 1], 1e-12);
        Assert.Equal(0.01 / 1.01, covariance[0, 2], 1e-12);
    }

    [Fact]
    public void DegenerateOffsetsAloneAreNotDegenerate()
    {
        Assert.False(new OffsetNoise(new IndependentNoise(), new SharedNoise()).IsDegenerate(new VideoShape(1, 1, 4, 4, 4)));
        PriorContract.RefusesWhatNeedsAnInverse(new OffsetNoise(new SharedNoise(), new IndependentNoise()), frames: 3, determined: 1);
    }

    [Fact]
    public void OddSizesOfOnePixelAreStillUnitNoise()
    {
        using var noise = new OffsetNoise(new IndependentNoise(), new IndependentNoise(), 2)
            .Sample(new VideoShape(128, 128, 2, 1, 1), new NoiseKey(1));

        Assert.InRange(FrameStatistics.WorstCovarianceScore(noise, FrameMatrices.Diagonal(2, 1)), 0, 5);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OtherStrengthsAreRefused(double strength) =>
        Assert.Throws<ArgumentOutOfRangeException>("strength", () => new OffsetNoise(new IndependentNoise(), new SharedNoise(), strength));

    [Fact]
    public void APartWithoutALawIsNamed()
    {
        var prior = new OffsetNoise(new IndependentNoise(), new FreeNoise(new IndependentNoise()));

        Assert.Contains(
            "rescheduled(context=independent, length=16, stride=4) is not linear-Gaussian",
            Assert.Throws<NotSupportedException>(() => prior.Distribution(new VideoShape(1, 1, 2, 2, 2))).Message);
    }

    [Fact]
    public void ItsSpecStatesBothPriors() => Assert.Equal(
        """{"name":"offset","offsets":{"name":"mixed","alpha":2},"pixels":{"name":"progressive","alpha":1},"strength":0.5}""",
        _prior.Spec.ToJson());

    [Fact]
    public void WhatItsPartsRefuseItRefuses()
    {
        RefusingNoise.IsPassedOn(part => new OffsetNoise(part, new IndependentNoise()));
        RefusingNoise.IsPassedOn(part => new OffsetNoise(new IndependentNoise(), part));
    }
}
