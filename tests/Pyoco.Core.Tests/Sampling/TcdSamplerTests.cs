using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class TcdSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly NoiseSchedule Schedule = new(
        new[] { 14.0, 3, 0.8 }.Select(sigma => NoiseLevel.FromSigma(sigma).ToUnitVariance()), initialScale: 1);

    // arXiv 2402.19159, section 4, on variance-preserving levels: a jump to s, and the forward process from there.
    [Fact]
    public void AStepJumpsBelowTheNextLevelAndAddsNoiseUpToIt()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var run = new SamplingRun { DrawNoise = address => Noise(7 + (ulong)address.Step) };

        var video = new TcdSampler([2, 0.3]).Sample(gaussian, Noise(1), Schedule, run);

        var x = Noise(1);
        for (var i = 0; i < 2; i++)
        {
            var (from, to) = (Schedule.Levels[i], Schedule.Levels[i + 1]);
            var s = NoiseLevel.FromSigma(i == 0 ? 2 : 0.3).ToUnitVariance();
            var clean = gaussian.Clean(x, from);
            var jumped = clean.Times(s.Signal).Plus((x - clean.Times(from.Signal)).Times(s.Noise).Over(from.Noise));
            var ratio = to.Signal / s.Signal;
            x = jumped.Times(ratio).Plus(Noise(7 + (ulong)i).Times(Math.Sqrt(1 - ratio * ratio)));
        }

        TensorAssert.Close(x, video, tolerance: 1e-12);
    }

    [Fact]
    public void GammaZeroIsEulerAndGammaOneIsLcm()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var run = new SamplingRun { DrawNoise = address => Noise(9 + (ulong)address.Step) };

        var none = new TcdSampler(gamma: 0).Sample(gaussian, Noise(2), Schedule, SamplingRun.Default);
        var all = new TcdSampler(gamma: 1).Sample(gaussian, Noise(2), Schedule, run);

        TensorAssert.Close(new EulerSampler().Sample(gaussian, Noise(2), Schedule, SamplingRun.Default), none, tolerance: 1e-12);
        TensorAssert.Close(new LcmSampler().Sample(gaussian, Noise(2), Schedule, run), all, tolerance: 1e-12);
        Assert.False(new TcdSampler(gamma: 0).DrawsNoise(Schedule));
    }

    [Fact]
    public void WhatIsNoGammaAndNoJumpIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new TcdSampler(1.2));
        Assert.Throws<ArgumentException>("jumps", () => new TcdSampler([]));
        Assert.Throws<ArgumentException>("jumps", () => new TcdSampler([1, -1]));
        Assert.Contains(
            "3 jumps",
            Assert.Throws<ArgumentException>("schedule", () => new TcdSampler([1, 1, 1]).DrawsNoise(Schedule)).Message);
        Assert.Throws<ArgumentException>("schedule", () => new TcdSampler([4, 0]).DrawsNoise(Schedule));
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
