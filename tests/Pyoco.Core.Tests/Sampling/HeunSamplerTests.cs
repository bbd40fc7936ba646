using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class HeunSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3).Over(level.Signal)).Over(1 + level.Sigma));

    [Fact]
    public void TheWalkIsAlgorithmOneOfEdm()
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.Karras(steps: 7, sigmaMin: 0.02, sigmaMax: 15);
        var noise = Noise(seed: 1);

        var video = new HeunSampler().Sample(Curved, noise, schedule, SamplingRun.Default);

        TensorAssert.Close(AlgorithmOne(noise, schedule.Levels.Select(l => l.Noise).ToArray()), video, tolerance: 1e-12);
    }

    [Fact]
    public void EveryStepButTheLastAsksTheDenoiserTwice()
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser(new GaussianDenoiser(0, 1).Denoise);

        new HeunSampler().Sample(denoiser, Noise(seed: 2), NoiseSchedule.Karras(steps: 5), SamplingRun.Default);

        Assert.Equal(9, denoiser.Calls);
    }

    [Fact]
    public void AStepToNoNoiseIsTheCleanEstimateBitForBit()
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 3);

        var video = new HeunSampler().Sample(Curved, noise, NoiseSchedule.Karras(steps: 1), SamplingRun.Default);

        TensorAssert.BitEqual(Curved.Clean(noise.Times(80.0), NoiseLevel.FromSigma(80)), video);
    }

    [Fact]
    public void TheStepFromNoSignalIsAnEulerStep()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);
        var noise = Noise(seed: 4);

        var heun = new HeunSampler().Sample(gaussian, noise, schedule, SamplingRun.Default);

        TensorAssert.BitEqual(new EulerSampler().Sample(gaussian, noise, schedule, SamplingRun.Default), heun);
    }

    // arXiv 2206.00364, algorithm 1, line by line.
    private static Tensor AlgorithmOne(Tensor noise, double[] t)
    {
        Tensor D(Tensor at, double sigma) => Curved.Clean(at, NoiseLevel.FromSigma(sigma));
        var x = noise.Times(t[0]);
        for (var i = 0; i < t.Length - 1; i++)
        {
            var d = (x - D(x, t[i])).Over(t[i]);
            var next = x.Plus(d.Times(t[i + 1] - t[i]));
            if (t[i + 1] != 0)
            {
                var dPrime = (next - D(next, t[i + 1])).Over(t[i + 1]);
                next = x.Plus(d.Times(0.5).Plus(dPrime.Times(0.5)).Times(t[i + 1] - t[i]));
            }

            x = next;
        }

        return x;
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);

    // arXiv 2206.00364, algorithm 2, lines 4 to 8.
    [Fact]
    public void ChurnRaisesTheLevelWithFreshNoiseWithinItsRange()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var (x, fresh) = (ones([1, 1, 2, 2, 2], dtype: float64), TensorArithmetic.Filled([1, 1, 2, 2, 2], 0.7, float64, CPU));
        var schedule = new NoiseSchedule(new[] { 9.0, 3, 1 }.Select(NoiseLevel.FromSigma), initialScale: 1);
        var options = new HeunOptions { Churn = 0.5, SigmaMin = 2, SigmaMax = 5, NoiseScale = 1.1 };

        var video = new HeunSampler(options).Sample(gaussian, x, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        var atThree = Heun(x, 9, 3);
        var raised = 3 * (1 + 0.25);
        TensorAssert.Close(Heun(atThree.Plus(fresh.Times(Math.Sqrt(raised * raised - 9) * 1.1)), raised, 1), video, tolerance: 1e-12);

        Tensor Heun(Tensor from, double sigma, double next)
        {
            var slope = (from - gaussian.Clean(from, NoiseLevel.FromSigma(sigma))).Over(sigma);
            var euler = from.Plus(slope.Times(next - sigma));
            return from.Plus(slope.Plus((euler - gaussian.Clean(euler, NoiseLevel.FromSigma(next))).Over(next)).Times((next - sigma) / 2));
        }
    }

    [Fact]
    public void AlongTheLevelsItIsHeunOfTheFlowFromPureNoise()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var x = TensorArithmetic.Filled([1, 1, 2, 2, 2], 0.7, float64, CPU);
        var schedule = new NoiseSchedule([new(0, 1), new(0.4, 0.6)], initialScale: 1);

        var video = new HeunSampler(new HeunOptions { Path = HeunPath.Levels }).Sample(gaussian, x, schedule, SamplingRun.Default);

        var velocity = Velocity(x, schedule.Levels[0]);
        var euler = x - velocity.Times(0.4);
        TensorAssert.Close(x - velocity.Plus(Velocity(euler, schedule.Levels[1])).Times(0.2), video, tolerance: 1e-12);

        Tensor Velocity(Tensor at, NoiseLevel level)
        {
            var clean = gaussian.Clean(at, level);
            return (at - clean.Times(level.Signal)).Over(level.Noise) - clean;
        }
    }
}
