using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FrequencyNoiseTests
{
    private readonly FrequencyNoise _prior = new(new MixedNoise(2), new ProgressiveNoise(0.5), SpatialFilter.Gaussian(0.4));

    [Fact]
    public void ItKeepsTheContract()
    {
        var (low, high) = (new MixedNoise(2).Covariance(3), new ProgressiveNoise(0.5).Covariance(3));

        SpectralContract.Holds(_prior, (a, b) =>
        {
            var (dy, dx, sum) = (a.Pixel / 5 - b.Pixel / 5, a.Pixel % 5 - b.Pixel % 5, 0.0);
            for (var bin = 0; bin < 20; bin++)
            {
                var (ky, kx) = (bin / 5, bin % 5);
                var share = Share(ky, kx, 4, 5);
                sum += (share * low[a.Frame, b.Frame] + (1 - share) * high[a.Frame, b.Frame])
                    * Math.Cos(2 * Math.PI * (ky * dy / 4.0 + kx * dx / 5.0));
            }

            return sum / 20;
        });
    }

    // Rows and columns of frames are white, whatever the filter; a piece of a picture is no picture of fewer frequencies.
    [Fact]
    public void FramesAreWhiteAndAddressed()
    {
        PriorLaw.HasWhiteFrames(_prior);
        PriorLaw.IsAddressed(_prior, piecesAgree: false);
        PriorLaw.HasWhiteFrames(new FrequencyNoise(new SharedNoise(), new IndependentNoise(), SpatialFilter.Butterworth(0.3)));
    }

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("423b26458a4f18609da67d1566b6dd825e688408beb11fa95332bcaf3b004e0b", _prior);

    // The spectra of white planes are white, so the parts' numbers are the spectra.
    [Theory]
    [InlineData(8, 8)]
    [InlineData(12, 13)]
    [InlineData(1, 9)]
    [InlineData(7, 1)]
    public void WhatWhitePartsDrawAreTheSpectra(int height, int width)
    {
        var (shape, key, plane) = (new VideoShape(2, 1, 3, height, width), new NoiseKey(3, 2), height * width);
        var (low, high, made) = (new float[6 * plane], new float[6 * plane], new float[6 * plane]);
        new MixedNoise(2).Fill(low, shape, key.ForPart(0));
        new ProgressiveNoise(0.5).Fill(high, shape, key.ForPart(1));
        _prior.Fill(made, shape, key);

        for (var at = 0; at < made.Length; at += plane)
        {
            var (l, h) = (
                DrawnSpectrum.Of(low[at..(at + plane)], height, width), DrawnSpectrum.Of(high[at..(at + plane)], height, width));
            var bins = l.Zip(h).Select((pair, b) =>
            {
                var share = Share(b / width, b % width, height, width);
                return Math.Sqrt(share) * pair.First + Math.Sqrt(1 - share) * pair.Second;
            });

            Assert.All(DrawnSpectrum.Field([.. bins], height, width).Zip(made[at..(at + plane)]),
                pair => Assert.Equal(pair.First, pair.Second, 4e-6));
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(12, 13)]
    [InlineData(1, 9)]
    [InlineData(7, 1)]
    public void OfOtherPartsItIsTheFormulaOnTheirFields(int height, int width)
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(2, 1, 3, height, width), new NoiseKey(3));
        var stored = new MixedNoise(2).Sample(shape, key);
        var low = stored.to(float64);
        var high = new ProgressiveNoise(0.5).Sample(shape, key.ForPart(1)).to(float64);
        var shares = Enumerable.Range(0, height * width).Select(b => Share(b / width, b % width, height, width)).ToArray();
        var share = tensor(shares).reshape(height, width);
        long[] plane = [-2, -1];

        var expected = fft.ifft2(
            (share.sqrt() * fft.fft2(low, dim: plane)).Plus(share.neg().Plus(1).sqrt() * fft.fft2(high, dim: plane)), dim: plane).real;

        TensorAssert.Close(
            expected,
            new FrequencyNoise(new FixedNoise(stored, new IndependentNoise()), new ProgressiveNoise(0.5), SpatialFilter.Gaussian(0.4))
                .Sample(shape, key),
            3e-6);
    }

    // Cross-spectrum of two frames over shells of frequencies: the share that passes where frames share the low part. The real part of a
    // product of two standard complex normals of correlation r has the variance (1 + r²) / 2, and each stands for its mirror image.
    [Fact]
    public void CoherenceFallsWithTheFrequencyAsTheFilterSays()
    {
        using var scope = NewDisposeScope();
        var prior = new FrequencyNoise(new SharedNoise(), new IndependentNoise(), SpatialFilter.Gaussian(0.4));
        var noise = prior.Sample(new VideoShape(8, 16, 5, 32, 32), new NoiseKey(11)).to(float64);
        var bins = fft.fft2(noise, dim: [-2, -1], norm: TorchSharp.FFTNormType.Ortho);
        var product = (bins.select(2, 0) * bins.select(2, 4).conj()).real.mean([0, 1]).contiguous().data<double>().ToArray();

        foreach (var shell in Enumerable.Range(0, 32 * 32).GroupBy(b => (int)Radius(b / 32, b % 32, 32, 32)))
        {
            var shares = shell.Select(b => Share(b / 32, b % 32, 32, 32)).ToArray();
            var difference = shell.Select(b => product[b]).Sum() - shares.Sum();
            Assert.InRange(Math.Abs(difference) / Math.Sqrt(shares.Sum(r => 1 + r * r) / 128), 0, 5);
        }
    }

    [Fact]
    public void AFilterThatPassesAllKeepsStoredNoiseToRounding()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 4, 8, 9);
        var stored = new ProgressiveNoise(2).Sample(shape, new NoiseKey(5));
        var prior = new FrequencyNoise(new FixedNoise(stored, new IndependentNoise()), new IndependentNoise(), SpatialFilter.Gaussian(1e9));

        TensorAssert.Close(stored, prior.Sample(shape, new NoiseKey(6)), 3e-6);
    }

    [Fact]
    public void SharedLowFrequenciesAreDegenerateAtTheMean()
    {
        var prior = new FrequencyNoise(new SharedNoise(), new IndependentNoise(), SpatialFilter.Gaussian());

        PriorContract.RefusesWhatNeedsAnInverse(prior, frames: 3, determined: 1);
        Assert.False(
            new FrequencyNoise(new MixedNoise(3), new IndependentNoise(), SpatialFilter.Gaussian())
                .IsDegenerate(new VideoShape(1, 1, 4, 8, 8)));
    }

    [Fact]
    public void ItsSpecStatesBothPriorsAndTheFilter()
    {
        Assert.Equal(
            """{"name":"frequency","cutoff":0.4"""
                + ""","filter":"gaussian","high":{"name":"progressive","alpha":0.5},"low":{"name":"mixed","alpha":2}}""",
            _prior.Spec.ToJson());
        Assert.Equal(
            """{"name":"frequency","cutoff":0.25,"filter":"butterworth","high":{"name":"independent"},"low":{"name":"shared"},"order":4}""",
            new FrequencyNoise(new SharedNoise(), new IndependentNoise(), SpatialFilter.Butterworth()).Spec.ToJson());
    }

    // The Gaussian filter of cutoff 0.4 by its formula.
    private static double Share(int y, int x, int height, int width)
    {
        var (v, h) = (2.0 * Math.Min(y, height - y) / height, 2.0 * Math.Min(x, width - x) / width);
        return Math.Exp(-(v * v + h * h) / (2 * 0.4 * 0.4));
    }

    private static double Radius(int y, int x, int height, int width) =>
        Math.Sqrt(Math.Pow(Math.Min(y, height - y), 2) + Math.Pow(Math.Min(x, width - x), 2));

    [Fact]
    public void WhatItsPartsRefuseItRefuses()
    {
        RefusingNoise.IsPassedOn(part => new FrequencyNoise(part, new IndependentNoise(), SpatialFilter.Gaussian()));
        RefusingNoise.IsPassedOn(part => new FrequencyNoise(new IndependentNoise(), part, SpatialFilter.Gaussian()));
    }
}
