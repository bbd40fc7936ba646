using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class DistributionFitTests
{
    private static readonly VideoShape Shape = new(2, 3, 4, 8, 8);

    [Fact]
    public void TheLikelihoodIsThatOfTheContract()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1)).to(float64);
        var fit = new DistributionFit(noise, new PixelBlocks(1));

        Assert.Equal(2 * 3 * 8 * 8, fit.Columns);
        Assert.All(new ILinearGaussianPrior[] { new MixedNoise(2), new LoopingNoise(5), new IndependentNoise() }, prior => Assert.Equal(
            prior.LogLikelihood(noise).Sum(), fit.Columns * fit.LogLikelihood(prior.Distribution(Shape).At(0, 0)), 1e-8));
        Assert.Equal(double.NegativeInfinity, fit.LogLikelihood(new SharedNoise().Distribution(Shape).At(0, 0)));
    }

    [Fact]
    public void TheLikeliestParameterAndItsErrorAreThoseOfAKnownCase()
    {
        // Independent frames of one variance v: the likeliest is the mean square, its error v sqrt(2 / n).
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(Shape.WithFrames(4), new NoiseKey(1)).to(float64).Times(1.5);
        var fit = new DistributionFit(noise, new PixelBlocks(1));
        FrameDistribution Family(double variance) => FrameDistribution.OfCovariance(FrameMatrices.Diagonal(4, variance));

        var likeliest = fit.Likeliest(Family, 0.5, 8);

        Assert.Equal(noise.square().mean().item<double>(), likeliest, 1e-6);
        Assert.Equal(
            likeliest * Math.Sqrt(2 / (4 * fit.Columns)), fit.StandardError(Family, likeliest, 1e-3),
            0.15 * likeliest * Math.Sqrt(2 / (4 * fit.Columns)));
    }

    [Fact]
    public void TheLikeliestVarianceIsTheMeanSquareOfTheWhitenedNoise()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1)).to(float64).Times(0.47);
        var fit = new DistributionFit(noise, new PixelBlocks(1), fitScale: true);
        var mixed = new MixedNoise(1).Distribution(Shape).At(0, 0);
        var unit = noise.Over(Math.Sqrt(fit.Variance(mixed)));

        Assert.Equal(new MixedNoise(1).Whiten(noise).square().mean().item<double>(), fit.Variance(mixed), 1e-12);
        Assert.Equal(
            new MixedNoise(1).LogLikelihood(unit).Sum() / fit.Columns - 2 * Math.Log(fit.Variance(mixed)), fit.LogLikelihood(mixed), 1e-9);
    }

    // Twice the difference of the likelihoods of the sample covariance and of the fitted one, Bartlett's factor aside.
    [Fact]
    public void TheStatisticIsTheLikelihoodRatio()
    {
        using var scope = NewDisposeScope();
        var noise = new ProgressiveNoise(1).Sample(Shape, new NoiseKey(1)).to(float64);
        var fit = new DistributionFit(noise, new PixelBlocks(1));
        var frames = noise.transpose(1, 2).transpose(0, 1).reshape(4, -1);
        var products = frames.mm(frames.t());
        var sample = FrameDistribution.OfCovariance(PriorContract.Matrix(products.Plus(products.t()).Over(2 * fit.Columns)));
        var claimed = new MixedNoise(1).Distribution(Shape).At(0, 0);
        var bartlett = 1 - (2 * 4 + 1 - 2 / 5.0) / (6 * fit.Columns);

        var goodness = fit.Goodness(claimed)!;

        Assert.Equal(2 * bartlett * fit.Columns * (fit.LogLikelihood(sample) - fit.LogLikelihood(claimed)), goodness.Statistic, 1e-6);
        Assert.Equal(10, goodness.Degrees);
        Assert.False(goodness.Passes);
        Assert.Null(new DistributionFit(noise.narrow(3, 0, 1).narrow(4, 0, 1).narrow(0, 0, 1), new PixelBlocks(1)).Goodness(claimed));
    }
}
