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

        var (white, blocks) = (NoiseFit.MixedAlpha(noise), NoiseFit.MixedAlpha(noise, Blocks(4)));

        Assert.Equal(white.Value, blocks.Value);
        Assert.Equal(4, blocks.StandardError / white.StandardError, 0.3);
        Assert.Equal(4, NoiseFit.ProgressiveAlpha(noise, Blocks(4)).StandardError / NoiseFit.ProgressiveAlpha(noise).StandardError, 0.3);
        Assert.Equal(
            4, NoiseFit.Compare(noise, Blocks(4)).Single(r => r.Prior is MixedNoise).Alpha!.Value.StandardError
            / NoiseFit.Compare(noise).Single(r => r.Prior is MixedNoise).Alpha!.Value.StandardError, 0.3);
    }

    [Fact]
    public void TheScaleOfTheNoiseDoesNotMatterToAlpha()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1)).to(float64);

        Assert.Equal(NoiseFit.MixedAlpha(noise).Value, NoiseFit.MixedAlpha(noise.Times(3)).Value, 12);
        Assert.Equal(NoiseFit.ProgressiveAlpha(noise).Value, NoiseFit.ProgressiveAlpha(noise.Times(3)).Value, 12);
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
            foreach (var wrong in new[] { float.NaN, float.PositiveInfinity })
            {
                var spoiled = noise.clone();
                spoiled[0, 1, 2, 3, 4] = tensor(wrong);
                Assert.Contains("holds 1 values", Assert.Throws<ArgumentException>("noise", () => fit(spoiled)).Message);
            }

            var constant = noise.clone();
            constant.select(2, 3).zero_().Plus_(0.5);
            Assert.Contains("Frame 3", Assert.Throws<ArgumentException>("noise", () => fit(constant)).Message);
            Assert.Contains("Frame 0", Assert.Throws<ArgumentException>("noise", () => fit(zeros_like(noise))).Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>("Block", () => NoiseFit.MixedAlpha(noise, Blocks(0)));
        Assert.Throws<ArgumentOutOfRangeException>("block", () => NoiseFit.ProgressiveAlpha(noise, Blocks(8)));
        Assert.Throws<ArgumentOutOfRangeException>("block", () => NoiseFit.Compare(noise, Blocks(8)));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => NoiseFit.KernelScale(CovarianceKernel.Matern32, noise, rate: 0));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => NoiseFit.KernelScale(CovarianceKernel.Matern32, noise, [0, 1, 2]));
    }

    [Fact]
    public void ThePriorThatMadeItFitsAndNoOther()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            foreach (var prior in new ILinearGaussianPrior[] { new IndependentNoise(), new MixedNoise(1), new ProgressiveNoise(2) })
            {
                using var noise = prior.Sample(Shape, new NoiseKey((ulong)seed));
                foreach (var options in new NoiseFitOptions[] { new(), new() { FitScale = true }, new() { Block = 2 } })
                {
                    foreach (var row in NoiseFit.Compare(noise, options))
                    {
                        var isRight = prior is IndependentNoise || row.Prior.GetType() == prior.GetType();
                        Assert.True(row.Goodness!.Passes == isRight, $"{prior.Spec}: {row}");
                        Assert.Equal(
                            36 - (row.Alpha is null ? 0 : 1) - (options.FitScale ? 1 : 0), row.Goodness.Degrees);
                    }
                }
            }
        }
    }

    // A second-order autoregression is nearest to progressive noise, and far from it.
    [Fact]
    public void WhereNoPriorFitsTheTableSaysSo()
    {
        using var scope = NewDisposeScope();
        var white = randn([1, 4, 116, 32, 32], float64, generator: new Generator(1));
        for (var i = 2; i < 116; i++)
        {
            white.select(2, i).Plus_(white.select(2, i - 1).Times(1.2)).sub_(white.select(2, i - 2).Times(0.5));
        }

        var noise = white.narrow(2, 100, 16).Over(Math.Sqrt(1.5 / (0.5 * (1.5 * 1.5 - 1.2 * 1.2)))); // stationary, of variance 1

        var table = NoiseFit.Compare(noise, new NoiseFitOptions { FitScale = true });

        Assert.IsType<ProgressiveNoise>(table[0].Prior);
        Assert.Equal(1, table[0].StandardDeviation, 0.2);
        Assert.All(table, row => Assert.False(row.Goodness!.Passes, row.ToString()));
        Assert.InRange(table[0].Goodness!.Statistic, 500, double.MaxValue);
        Assert.Contains("does not fit", table[0].ToString());
    }

    // Inverted noise: a standard deviation of 0.47, tails whose kurtosis is 21 beyond that of normal values. A pixel's frames and channels
    // have one random size, exp(s z): its fourth moment is 3 exp(4 s²) times the square of the second.
    [Fact]
    public void ErrorsAndGoodnessBearHeavyTails()
    {
        var fits = Enumerable.Range(0, 40).Select(seed =>
        {
            using var scope = NewDisposeScope();
            var generator = new Generator((ulong)seed);
            var size = randn([4, 1, 1, 24, 24], float64, generator: generator).Times(Math.Sqrt(Math.Log(8) / 4)).exp();
            var noise = new ProgressiveNoise(2).Sample(new VideoShape(4, 2, 8, 24, 24), new NoiseKey((ulong)seed)).to(float64)
                .mul(size).Times(0.47 / Math.Sqrt(Math.Sqrt(8)));
            var options = new NoiseFitOptions { FitScale = true };
            return (Row: NoiseFit.Compare(noise, options)[0], Moments: NoiseFit.ProgressiveAlpha(noise, options),
                Kurtosis: NoiseFit.ExcessKurtosis(noise, options));
        }).ToArray();

        Assert.All(fits, f => Assert.IsType<ProgressiveNoise>(f.Row.Prior));
        Assert.InRange(fits.Average(f => f.Row.StandardDeviation), 0.42, 0.52);
        Assert.InRange(fits.Average(f => f.Kurtosis.Value), 10, 30);
        Assert.All(fits, f => Assert.True(f.Row.Goodness!.Passes, f.Row.ToString()));
        Scatter([.. fits.Select(f => f.Row.Alpha!.Value)], 2);
        Scatter([.. fits.Select(f => f.Moments)], 2);
    }

    [Fact]
    public void WhatAllSamplesShareIsTakenOut()
    {
        var fits = Enumerable.Range(0, 40).Select(seed =>
        {
            using var scope = NewDisposeScope();
            var noise = new MixedNoise(1).Sample(new VideoShape(4, 2, 8, 16, 16), new NoiseKey((ulong)seed));
            noise.Plus_(randn([1, 2, 1, 16, 16], generator: new Generator((ulong)seed)).Times(2)); // takes every frame for more alike
            return (Row: NoiseFit.Compare(noise, new NoiseFitOptions { RemoveSharedMean = true })[0], Plain: NoiseFit.MixedAlpha(noise));
        }).ToArray();

        Assert.All(fits, f => Assert.True(f.Row.Goodness!.Passes, f.Row.ToString()));
        Assert.All(fits, f => Assert.InRange(f.Plain.Value, 1.5, 5));
        Scatter([.. fits.Select(f => f.Row.Alpha!.Value)], 1);
    }

    [Fact]
    public void NothingSharedIsTakenOutOfOneSampleOrOfEqualOnes()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1));
        var options = new NoiseFitOptions { RemoveSharedMean = true };

        Assert.Contains("one sample", Assert.Throws<ArgumentException>("noise", () => NoiseFit.Compare(noise, options)).Message);
        Assert.Contains(
            "taken out",
            Assert.Throws<ArgumentException>("noise", () => NoiseFit.Compare(noise.expand(2, -1, -1, -1, -1), options)).Message);
    }

    [Fact]
    public void FramesThatAreAllTheSameHaveNoAlpha()
    {
        using var shared = new SharedNoise().Sample(Shape, new NoiseKey(1));

        Assert.Contains("the same", Assert.Throws<ArgumentException>("noise", () => NoiseFit.MixedAlpha(shared)).Message);
        Assert.Contains("the same", Assert.Throws<ArgumentException>("noise", () => NoiseFit.ProgressiveAlpha(shared)).Message);
    }

    // The errors are the spread of the estimates, which forty of them know to 11 % if they are normal.
    private static void Scatter(FittedNumber[] fits, double truth)
    {
        var mean = fits.Average(f => f.Value);
        var spread = Math.Sqrt(fits.Sum(f => (f.Value - mean) * (f.Value - mean)) / (fits.Length - 1));
        Assert.InRange(fits.Average(f => f.StandardError) / spread, 0.65, 1.5);
        Assert.InRange(Math.Abs(mean - truth) / (spread / Math.Sqrt(fits.Length)), 0, 5);
    }

    private static NoiseFitOptions Blocks(int side) => new() { Block = side };

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
