using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class NoiseFitTests
{
    private static readonly VideoShape Shape = new(1, 4, 8, 16, 16);

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void TheAlphaOfMixedNoiseIsFound(double alpha) => IsFound(new MixedNoise(alpha), alpha, noise => NoiseFit.MixedAlpha(noise));

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(5)]
    public void TheAlphaOfProgressiveNoiseIsFound(double alpha) =>
        IsFound(new ProgressiveNoise(alpha), alpha, noise => NoiseFit.ProgressiveAlpha(noise));

    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, 0.5)]
    [InlineData(CovarianceKernel.Matern32, 0.25)]
    [InlineData(CovarianceKernel.Matern52, 0.25)]
    [InlineData(CovarianceKernel.SquaredExponential, 0.25)]
    public void TheScaleOfAKernelIsFound(CovarianceKernel kernel, double scale)
    {
        double[] times = [0, 0.1, 0.2, 0.4, 0.5, 0.7, 1, 1.1];

        IsFound(new GaussianProcessNoise(kernel, scale, rate: 8), scale, noise => NoiseFit.KernelScale(kernel, noise, rate: 8));
        IsFound(new GaussianProcessNoise(kernel, scale, times), scale, noise => NoiseFit.KernelScale(kernel, noise, times));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheErrorOfMixedNoiseIsFishers(double alpha)
    {
        // One clip of latents: n = 4 * 64 * 64 pixels, k = 16 frames. The variance of the intraclass correlation r is
        // 2 (1 - r)² (1 + (k - 1) r)² / (k (k - 1) n); 0.006 for alpha 1.
        using var noise = new MixedNoise(alpha).Sample(new VideoShape(1, 4, 16, 64, 64), new NoiseKey(1));
        var r = alpha * alpha / (1 + alpha * alpha);
        var error = (1 - r) * (1 + 15 * r) * Math.Sqrt(2 / (16 * 15 * 16384.0)) * 0.5 / Math.Sqrt(r) * Math.Pow(1 - r, -1.5);

        Assert.Equal(1, NoiseFit.MixedAlpha(noise).StandardError / error, 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheErrorsOfTheTableAreThoseOfTheInformation(double alpha)
    {
        // Half the trace of (S⁻¹ S')² a pixel, S' by the correlation: of mixed noise from its two eigenvalues; progressive noise is Markov,
        // so (1 + f²) / (1 - f²)² a step. They are smaller than the errors of the moments, which do not take for granted that the variance
        // is 1.
        using var mixed = new MixedNoise(alpha).Sample(new VideoShape(1, 4, 16, 64, 64), new NoiseKey(1));
        using var progressive = new ProgressiveNoise(alpha).Sample(new VideoShape(1, 4, 16, 64, 64), new NoiseKey(1));
        var (r, f) = (alpha * alpha / (1 + alpha * alpha), alpha / Math.Sqrt(1 + alpha * alpha));
        var ofMixed = (Math.Pow(15 / (1 + 15 * r), 2) + 15 / Math.Pow(1 - r, 2)) / 2;
        var ofProgressive = 15 * (1 + f * f) / Math.Pow(1 - f * f, 2);

        var mixedError = 0.5 / Math.Sqrt(r) * Math.Pow(1 - r, -1.5) / Math.Sqrt(16384 * ofMixed);
        var progressiveError = Math.Pow(1 - f * f, -1.5) / Math.Sqrt(16384 * ofProgressive);

        Assert.Equal(1, NoiseFit.Compare(mixed)[0].Alpha!.Value.StandardError / mixedError, 0.1);
        Assert.Equal(1, NoiseFit.Compare(progressive)[0].Alpha!.Value.StandardError / progressiveError, 0.1);
    }

    [Fact]
    public void PixelsThatAreNotWhiteNeedBlocks()
    {
        // Each value fills 4 by 4 pixels: sixteen times fewer draws, so the error is four times that of pixels taken for white.
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(new VideoShape(1, 4, 8, 32, 32), new NoiseKey(1)).repeat_interleave(4, 3)
            .repeat_interleave(4, 4);

        var (white, blocks) = (NoiseFit.MixedAlpha(noise), NoiseFit.MixedAlpha(noise, block: 4));

        Assert.Equal(white.Value, blocks.Value);
        Assert.Equal(4, blocks.StandardError / white.StandardError, 0.3);
        Assert.Equal(4, NoiseFit.ProgressiveAlpha(noise, 4).StandardError / NoiseFit.ProgressiveAlpha(noise).StandardError, 0.3);
        Assert.Equal(
            4, NoiseFit.Compare(noise, 4).Single(r => r.Prior is MixedNoise).Alpha!.Value.StandardError
            / NoiseFit.Compare(noise).Single(r => r.Prior is MixedNoise).Alpha!.Value.StandardError, 0.3);
    }

    [Fact]
    public void TheScaleOfTheNoiseDoesNotMatterToAlpha()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1)).to(float64);

        Assert.Equal(NoiseFit.MixedAlpha(noise).Value, NoiseFit.MixedAlpha(noise * 3).Value, 12);
        Assert.Equal(NoiseFit.ProgressiveAlpha(noise).Value, NoiseFit.ProgressiveAlpha(noise * 3).Value, 12);
    }

    [Fact]
    public void TheTableHasTheTruePriorFirst()
    {
        using var scope = NewDisposeScope();

        foreach (var prior in new ILinearGaussianPrior[] { new IndependentNoise(), new MixedNoise(1), new ProgressiveNoise(2) })
        {
            var noise = prior.Sample(Shape, new NoiseKey(3));
            var table = NoiseFit.Compare(noise);

            Assert.Equal(3, table.Count);
            Assert.Equal(table.OrderByDescending(r => r.LogLikelihood), table);
            Assert.All(table, row =>
            {
                Assert.Equal(row.Prior.LogLikelihood(noise).Sum(), row.LogLikelihood, 1e-6);
                Assert.Equal(row.LogLikelihood / Shape.ElementCount, row.LogLikelihoodPerValue, 1e-12);
            });
            if (prior is IndependentNoise)
            {
                // The others are independent noise at alpha 0: no better than chance makes them.
                Assert.All(table, row => Assert.InRange(table[0].LogLikelihood - row.LogLikelihood, 0, 12));
                Assert.Equal(-1.4189, table[0].LogLikelihoodPerValue, 0.05);
            }
            else
            {
                var alpha = table[0].Alpha!.Value;
                Assert.IsType(prior.GetType(), table[0].Prior);
                Assert.InRange(Math.Abs(alpha.Value - prior.Spec.Parameters["alpha"].Number!.Value) / alpha.StandardError, 0, 5);
                Assert.Equal(alpha.Value, table[0].Prior.Spec.Parameters["alpha"].Number!.Value, 12);
                Assert.True(table[0].LogLikelihood > table[1].LogLikelihood + 100);
            }
        }
    }

    [Fact]
    public void TheLikeliestAlphaAndTheMomentsAgree()
    {
        using var mixed = new MixedNoise(1).Sample(Shape, new NoiseKey(4));
        using var progressive = new ProgressiveNoise(2).Sample(Shape, new NoiseKey(4));

        AssertAgree(NoiseFit.MixedAlpha(mixed), NoiseFit.Compare(mixed)[0].Alpha!.Value);
        AssertAgree(NoiseFit.ProgressiveAlpha(progressive), NoiseFit.Compare(progressive)[0].Alpha!.Value);
        AssertAgree(
            new FittedNumber(-1 / (8 * Math.Log(2 / Math.Sqrt(5))), 0),
            NoiseFit.KernelScale(CovarianceKernel.OrnsteinUhlenbeck, progressive, rate: 8));
    }

    [Fact]
    public void IndependentNoiseHasAnAlphaNearZeroAndAnErrorThatSaysSo()
    {
        using var white = new IndependentNoise().Sample(Shape, new NoiseKey(1));

        foreach (var alpha in new[] { NoiseFit.MixedAlpha(white), NoiseFit.ProgressiveAlpha(white) })
        {
            Assert.InRange(alpha.Value, 0, 5 * alpha.StandardError);
            Assert.InRange(alpha.StandardError, 1e-3, 0.2);
        }
    }

    [Fact]
    public void NoiseWithoutSuchAScaleIsRefused()
    {
        using var shared = new SharedNoise().Sample(Shape, new NoiseKey(1));

        Assert.Contains(
            "no such scale",
            Assert.Throws<ArgumentException>(
                "noise", () => NoiseFit.KernelScale(CovarianceKernel.OrnsteinUhlenbeck, shared, rate: 8)).Message);
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1));
        var frame = noise.narrow(2, 0, 1);

        foreach (var fit in new Action<Tensor>[]
        {
            n => NoiseFit.MixedAlpha(n), n => NoiseFit.ProgressiveAlpha(n), n => NoiseFit.Compare(n),
            n => NoiseFit.KernelScale(CovarianceKernel.Matern32, n, rate: 8),
        })
        {
            Assert.Throws<ArgumentException>("noise", () => fit(frame));
            Assert.Throws<ArgumentException>("noise", () => fit(noise.to(bfloat16)));
            Assert.Throws<ArgumentException>(() => fit(noise[0]));
            Assert.ThrowsAny<ArgumentException>(() => fit(null!));
        }

        Assert.Throws<ArgumentOutOfRangeException>("block", () => NoiseFit.MixedAlpha(noise, 0));
        Assert.Throws<ArgumentOutOfRangeException>("block", () => NoiseFit.ProgressiveAlpha(noise, 8));
        Assert.Throws<ArgumentOutOfRangeException>("block", () => NoiseFit.Compare(noise, 8));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => NoiseFit.KernelScale(CovarianceKernel.Matern32, noise, rate: 0));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => NoiseFit.KernelScale(CovarianceKernel.Matern32, noise, [0, 1, 2]));
    }

    // Sixty seeds: the spread of the estimates is known to 9 %.
    private static void IsFound(IVideoNoisePrior prior, double truth, Func<Tensor, FittedNumber> fit)
    {
        var fits = Enumerable.Range(0, 60).Select(seed =>
        {
            using var noise = prior.Sample(Shape, new NoiseKey((ulong)seed));
            return fit(noise);
        }).ToArray();

        Assert.All(fits, f => Assert.InRange(Math.Abs(f.Value - truth) / f.StandardError, 0, 5));
        var mean = fits.Average(f => f.Value);
        var spread = Math.Sqrt(fits.Sum(f => (f.Value - mean) * (f.Value - mean)) / 59);
        Assert.InRange(fits.Average(f => f.StandardError) / spread, 0.7, 1.3);
        Assert.InRange(Math.Abs(mean - truth) / (spread / Math.Sqrt(60)), 0, 5);
    }

    private static void AssertAgree(FittedNumber first, FittedNumber second) =>
        Assert.InRange(Math.Abs(first.Value - second.Value), 0, 5 * second.StandardError);
}
