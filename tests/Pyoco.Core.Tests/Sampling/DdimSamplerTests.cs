using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DdimSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(1)]
    public void OnVariancePreservingLevelsAStepIsThatOfThePaper(double eta)
    {
        using var scope = NewDisposeScope();
        var (x, epsilon, fresh) = (Noise(seed: 1), Noise(seed: 2), Noise(seed: 3));
        var schedule = new NoiseSchedule([Timesteps.Level(700), Timesteps.Level(300)], initialScale: 1);
        var denoiser = new EpsilonDenoiser((_, _) => epsilon.clone(), Timesteps);

        var video = new DdimSampler(eta).Sample(denoiser, x, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        // arXiv 2010.02502, equations 12 and 16; alpha there is Signal^2.
        var (alpha, next) = (Math.Pow(Timesteps.Level(700).Signal, 2), Math.Pow(Timesteps.Level(300).Signal, 2));
        var sigma = eta * Math.Sqrt((1 - next) / (1 - alpha)) * Math.Sqrt(1 - alpha / next);
        var expected = (x - epsilon.Times(Math.Sqrt(1 - alpha))).Times(Math.Sqrt(next)).Over(Math.Sqrt(alpha))
            .Plus(epsilon.Times(Math.Sqrt(1 - next - sigma * sigma))).Plus(fresh.Times(sigma));
        TensorAssert.Close(expected, video, tolerance: 1e-12);
    }

    [Fact]
    public void WithEtaOneOnSigmaLevelsAStepIsEulerAncestral()
    {
        using var scope = NewDisposeScope();
        var (clean, x, fresh) = (Noise(seed: 4), Noise(seed: 5).Times(5), Noise(seed: 6));
        var schedule = new NoiseSchedule([NoiseLevel.FromSigma(5), NoiseLevel.FromSigma(2)], initialScale: 1);

        var video = new DdimSampler(eta: 1)
            .Sample(new DelegateDenoiser((_, _) => clean.clone()), x, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        // sigma_up^2 = sigma'^2 (sigma^2 - sigma'^2) / sigma^2, and an Euler step down to sigma_down^2 = sigma'^2 - sigma_up^2.
        var up = Math.Sqrt(4 * (25 - 4) / 25.0);
        var down = Math.Sqrt(4 - up * up);
        TensorAssert.Close(x.Plus((x - clean).Over(5).Times(down - 5)).Plus(fresh.Times(up)), video, tolerance: 1e-12);
    }

    [Fact]
    public void WithoutFreshNoiseTheWalkIsEulers()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(0.3, 0.5);
        var noise = Noise(seed: 7);

        var video = new DdimSampler().Sample(gaussian, noise, NoiseSchedule.Karras(steps: 7), SamplingRun.Default);

        TensorAssert.Close(
            new EulerSampler().Sample(gaussian, noise, NoiseSchedule.Karras(steps: 7), SamplingRun.Default), video, tolerance: 1e-12);
    }

    [Fact]
    public void TheLimitChangesTheCleanEstimateAndLeavesTheNoise()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Noise(seed: 8).Times(3), Noise(seed: 9));
        var schedule = new NoiseSchedule([new NoiseLevel(0.6, 0.8), new NoiseLevel(0.9, 0.2)], initialScale: 1);
        var oracle = new DelegateDenoiser((_, _) => clean.clone());

        var video = new DdimSampler()
            .Sample(
                Thresholding.Static(1).Limit(oracle, keepsNoise: true), clean.Times(0.6).Plus(noise.Times(0.8)), schedule,
                SamplingRun.Default);

        TensorAssert.Close(clean.clone().Limit_(-1, 1).Times(0.9).Plus(noise.Times(0.2)), video, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1)]
    public void AWalkMayStartWithoutAnySignal(double eta)
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);
        var (noise, fresh) = (Noise(seed: 10), Noise(seed: 11));

        var video = new DdimSampler(eta).Sample(gaussian, noise, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        TensorAssert.Close(
            noise.Times(Math.Sqrt(1 - eta * eta)).Plus(fresh.Times(eta)).Times(0.8).Plus(0.6 * 0.3), video, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void AShareThatIsNoneIsRefused(double eta) => Assert.Throws<ArgumentOutOfRangeException>("eta", () => new DdimSampler(eta));

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
