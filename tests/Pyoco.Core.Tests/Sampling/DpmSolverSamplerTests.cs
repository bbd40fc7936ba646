using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DpmSolverSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    // Variance-preserving levels whose last is noisy, uneven in lambda.
    private static readonly NoiseSchedule Schedule = new(
        new[] { 14.0, 6, 2.5, 1, 0.6, 0.2 }.Select(sigma => NoiseLevel.FromSigma(sigma).ToUnitVariance()), initialScale: 1);

    [Theory]
    [InlineData(DpmSolverCorrection.Midpoint)]
    [InlineData(DpmSolverCorrection.Heun)]
    public void OverTheCleanEstimateTheWalkIsAlgorithmTwoOfThePaper(DpmSolverCorrection correction)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 1);

        var video = new DpmSolverSampler(new DpmSolverOptions { Correction = correction, Ending = DpmSolverEnding.FullOrder })
            .Sample(Curved, noise, Schedule, SamplingRun.Default);

        // arXiv 2211.01095, algorithm 2: alpha is the signal, sigma the noise, lambda = ln(alpha / sigma).
        var (x, lambda) = (noise, Schedule.Levels.Select(l => Math.Log(l.Signal / l.Noise)).ToArray());
        Tensor? before = null;
        for (var i = 0; i < Schedule.Steps; i++)
        {
            var (level, next) = (Schedule.Levels[i], Schedule.Levels[i + 1]);
            var (d, h) = (Curved.Clean(x, level), lambda[i + 1] - lambda[i]);
            var change = before is null ? zeros_like(d) : (d - before).Times(h).Over(lambda[i] - lambda[i - 1]); // D1, over one such step
            var weight = correction == DpmSolverCorrection.Midpoint ? -(Math.Exp(-h) - 1) / 2 : (Math.Exp(-h) - 1) / h + 1;
            x = (x.Times(next.Noise / level.Noise) - d.Times(next.Signal * (Math.Exp(-h) - 1))).Plus(change.Times(next.Signal * weight));
            before = d;
        }

        TensorAssert.Close(x, video, tolerance: 1e-11);
    }

    [Theory]
    [InlineData(DpmSolverCorrection.Midpoint)]
    [InlineData(DpmSolverCorrection.Heun)]
    public void OverTheNoiseTheWalkIsThatOfTheFirstPaper(DpmSolverCorrection correction)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 2);

        var video = new DpmSolverSampler(
            new DpmSolverOptions { Integrand = DpmSolverIntegrand.Noise, Correction = correction, Ending = DpmSolverEnding.FullOrder })
            .Sample(Curved, noise, Schedule, SamplingRun.Default);

        // arXiv 2206.00927, equation 3.7 with the difference of two steps for the derivative.
        var (x, lambda) = (noise, Schedule.Levels.Select(l => Math.Log(l.Signal / l.Noise)).ToArray());
        Tensor? before = null;
        for (var i = 0; i < Schedule.Steps; i++)
        {
            var (level, next) = (Schedule.Levels[i], Schedule.Levels[i + 1]);
            var (e, h) = ((x - Curved.Clean(x, level).Times(level.Signal)).Over(level.Noise), lambda[i + 1] - lambda[i]);
            var change = before is null ? zeros_like(e) : (e - before).Times(h).Over(lambda[i] - lambda[i - 1]);
            var weight = correction == DpmSolverCorrection.Midpoint ? (Math.Exp(h) - 1) / 2 : (Math.Exp(h) - 1) / h - 1;
            x = x.Times(next.Signal / level.Signal) - e.Times(next.Noise * (Math.Exp(h) - 1)) - change.Times(next.Noise * weight);
            before = e;
        }

        TensorAssert.Close(x, video, tolerance: 1e-11);
    }

    [Theory]
    [InlineData(DpmSolverIntegrand.Clean)]
    [InlineData(DpmSolverIntegrand.Noise)]
    public void OrderOneIsEuler(DpmSolverIntegrand integrand)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 3);

        var video = new DpmSolverSampler(new DpmSolverOptions { Order = 1, Integrand = integrand })
            .Sample(Curved, noise, NoiseSchedule.Karras(steps: 6), SamplingRun.Default);

        TensorAssert.Close(
            new EulerSampler().Sample(Curved, noise, NoiseSchedule.Karras(steps: 6), SamplingRun.Default), video, tolerance: 1e-10);
    }

    [Theory]
    [InlineData(14, DpmSolverEnding.FirstOrderOfFewSteps, true)]
    [InlineData(15, DpmSolverEnding.FirstOrderOfFewSteps, false)]
    [InlineData(15, DpmSolverEnding.FirstOrder, true)]
    [InlineData(14, DpmSolverEnding.FullOrder, false)]
    public void TheLastStepIsOfTheOrderAskedFor(int steps, DpmSolverEnding ending, bool isFirstOrder)
    {
        using var scope = NewDisposeScope();
        var levels = Enumerable.Range(0, steps + 1).Select(i => NoiseLevel.FromSigma(10 * Math.Pow(0.8, i))).ToArray();
        var (penultimate, last) = (default(Tensor), default(Tensor));
        var run = new SamplingRun
        {
            OnStep = step => (penultimate, last) = (last, step.Sample.clone().DetachFromDisposeScope()),
        };

        new DpmSolverSampler(new DpmSolverOptions { Ending = ending }).Sample(Curved, Noise(seed: 4), new NoiseSchedule(levels, 10), run);

        var euler = new EulerSampler().Sample(Curved, penultimate!, new NoiseSchedule(levels[^2..], 1), SamplingRun.Default);
        Assert.Equal(isFirstOrder, TensorAssert.LargestDifference(euler, last!) < 1e-9);
    }

    [Fact]
    public void AStepToNoNoiseIsTheCleanEstimateAndOneThatStandsStillChangesNothing()
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 5);
        NoiseLevel[] levels = [new(1, 5), new(1, 2), new(1, 1)];
        NoiseStep[] still = [new(levels[0], levels[1]), new(levels[1], levels[2]), new(levels[2], levels[2])];
        var heun = new DpmSolverSampler(new DpmSolverOptions { Correction = DpmSolverCorrection.Heun, Ending = DpmSolverEnding.FullOrder });

        var stopped = heun.Sample(Curved, noise, NoiseSchedule.FromSteps(still, 5), SamplingRun.Default);
        var clean = heun.Sample(Curved, noise, new NoiseSchedule([.. levels, new(1, 0)], 5), SamplingRun.Default);

        TensorAssert.Close(heun.Sample(Curved, noise, new NoiseSchedule(levels, 5), SamplingRun.Default), stopped, tolerance: 1e-12);
        TensorAssert.Close(Curved.Clean(stopped, levels[2]), clean, tolerance: 1e-12);
    }

    [Fact]
    public void AStartWithoutSignalIsForTheCleanEstimateOnly()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8), new NoiseLevel(0.8, 0.6)], initialScale: 1);
        var noise = Noise(seed: 6);

        var video = new DpmSolverSampler(new DpmSolverOptions { Ending = DpmSolverEnding.FullOrder })
            .Sample(gaussian, noise, schedule, SamplingRun.Default);

        // The step before is infinitely long, so nothing changed over a step as short as the second one.
        TensorAssert.Close(new EulerSampler().Sample(gaussian, noise, schedule, SamplingRun.Default), video, tolerance: 1e-12);
        Assert.Throws<ArgumentException>("schedule", () => new DpmSolverSampler(
            new DpmSolverOptions { Integrand = DpmSolverIntegrand.Noise })
            .Sample(gaussian, noise, schedule, SamplingRun.Default));
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
