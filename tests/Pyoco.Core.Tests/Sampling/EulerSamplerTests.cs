using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EulerSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);

    [Fact]
    public void AStepPutsTheSameNoiseOnTheCleanEstimateAtTheNextLevel()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Noise(seed: 1), Noise(seed: 2));
        var (level, next) = (new NoiseLevel(0.6, 0.8), new NoiseLevel(0.9, 0.2));
        var schedule = new NoiseSchedule([level, next], initialScale: 1);
        var oracle = new DelegateDenoiser((_, _) => clean.clone());

        var video = new EulerSampler().Sample(oracle, clean.Times(0.6).Plus(noise.Times(0.8)), schedule, SamplingRun.Default);

        TensorAssert.Close(clean.Times(0.9).Plus(noise.Times(0.2)), video, tolerance: 1e-12);
    }

    [Fact]
    public void OnVariancePreservingLevelsAStepIsDdim()
    {
        using var scope = NewDisposeScope();
        var epsilon = Noise(seed: 3);
        var timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
        var schedule = new NoiseSchedule([timesteps.Level(700), timesteps.Level(300)], initialScale: 1);
        var denoiser = new EpsilonDenoiser((_, _) => epsilon.clone(), timesteps);
        var x = Noise(seed: 4);

        var video = new EulerSampler().Sample(denoiser, x, schedule, SamplingRun.Default);

        // arXiv 2010.02502, equation 12 with sigma_t = 0; alpha there is Signal^2.
        var (alpha, alphaNext) = (Math.Pow(timesteps.Level(700).Signal, 2), Math.Pow(timesteps.Level(300).Signal, 2));
        var ddim = (x - epsilon.Times(Math.Sqrt(1 - alpha))).Times(Math.Sqrt(alphaNext)).Over(Math.Sqrt(alpha))
            .Plus(epsilon.Times(Math.Sqrt(1 - alphaNext)));
        TensorAssert.Close(ddim, video, tolerance: 1e-12);
    }

    [Fact]
    public void OnRectifiedFlowLevelsAStepFollowsTheVelocity()
    {
        using var scope = NewDisposeScope();
        var clean = Noise(seed: 5);
        var schedule = new NoiseSchedule([new NoiseLevel(0.2, 0.8), new NoiseLevel(0.5, 0.5)], initialScale: 1);
        var x = Noise(seed: 6);

        var video = new EulerSampler().Sample(new DelegateDenoiser((_, _) => clean.clone()), x, schedule, SamplingRun.Default);

        var velocity = (x - clean).Over(0.8);
        TensorAssert.Close(x.Plus(velocity.Times(0.5 - 0.8)), video, tolerance: 1e-12);
    }

    [Fact]
    public void AStepToNoNoiseIsTheCleanEstimateBitForBit()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(0.3, 0.5);
        var noise = Noise(seed: 7);

        var video = new EulerSampler().Sample(gaussian, noise, NoiseSchedule.Karras(steps: 1), SamplingRun.Default);

        TensorAssert.BitEqual(gaussian.Clean(noise.Times(80.0), NoiseLevel.FromSigma(80)), video);
    }

    [Fact]
    public void AWalkMayStartWithoutAnySignal()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);
        var noise = Noise(seed: 8);

        var video = new EulerSampler().Sample(gaussian, noise, schedule, SamplingRun.Default);

        TensorAssert.Close(noise.Times(0.8).Plus(0.6 * 0.3), video, tolerance: 1e-12);
    }

    [Fact]
    public void EveryStepAsksTheDenoiserOnce()
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser(new GaussianDenoiser(0, 1).Denoise);

        new EulerSampler().Sample(denoiser, Noise(seed: 9), NoiseSchedule.Karras(steps: 5), SamplingRun.Default);

        Assert.Equal(5, denoiser.Calls);
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
