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
        var fit = new DistributionFit(noise);

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
        var noise = new IndependentNoise().Sample(Shape.WithFrames(4), new NoiseKey(1)).to(float64) * 1.5;
        var fit = new DistributionFit(noise);
        FrameDistribution Family(double variance) => FrameDistribution.OfCovariance(FrameMatrices.Diagonal(4, variance));

        var likeliest = fit.Likeliest(Family, 0.5, 8);

        Assert.Equal(noise.square().mean().item<double>(), likeliest, 1e-6);
        Assert.Equal(
            likeliest * Math.Sqrt(2 / (4 * fit.Columns)), fit.StandardError(Family, likeliest, 1e-3, 1),
            0.15 * likeliest * Math.Sqrt(2 / (4 * fit.Columns)));
    }
}
