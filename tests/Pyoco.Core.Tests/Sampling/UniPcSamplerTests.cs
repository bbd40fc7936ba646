using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class UniPcSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    private static readonly NoiseSchedule Schedule = new(
        new[] { 14.0, 6, 2.5, 1, 0.6, 0.2 }.Select(sigma => NoiseLevel.FromSigma(sigma).ToUnitVariance()), initialScale: 1);

    [Fact]
    public void UniP2WithB2IsDpmSolver2M() => AssertSame(
        new UniPcSampler(new UniPcOptions { Corrects = false, Ending = UniPcEnding.FullOrder }),
        new DpmSolverSampler(new DpmSolverOptions { Ending = DpmSolverEnding.FullOrder }));

    [Fact]
    public void UniP3IsTheExactThirdOrderOnceItHasItsHistory() => AssertSame(
        new UniPcSampler(
            new UniPcOptions { Order = 3, Corrects = false, Predictor = UniPcPredictor.Exact, Ending = UniPcEnding.FullOrder }),
        new DpmSolverSampler(new DpmSolverOptions
        {
            Order = 3, Correction = DpmSolverCorrection.Heun, Ending = DpmSolverEnding.FullOrder,
        }));

    [Fact]
    public void TheCorrectorOfOrderOneTakesTheMeanOfBothEnds()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(Schedule.Levels.Take(3), initialScale: 1);

        var video = new UniPcSampler(new UniPcOptions { Order = 1 }).Sample(Curved, Noise(), schedule, SamplingRun.Default);

        // arXiv 2302.04867, algorithm 1 with B2 and p = 1.
        var (a, b, c) = (schedule.Levels[0], schedule.Levels[1], schedule.Levels[2]);
        var first = Curved.Clean(Noise(), a);
        var predicted = Euler(Noise(), a, b, first);
        var second = Curved.Clean(predicted, b);
        var corrected = Euler(Noise(), a, b, first.Plus(second).Over(2));
        TensorAssert.Close(Euler(corrected, b, c, second), video, tolerance: 1e-12);
    }

    [Fact]
    public void AWalkMayStartWithoutSignalAndEndClean()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        NoiseLevel[] levels = [new(0, 1), .. Schedule.Levels, new(1, 0)];
        var denoiser = new DelegateDenoiser(gaussian.Denoise);

        var video = new UniPcSampler().Sample(denoiser, Noise(), new NoiseSchedule(levels, initialScale: 1), SamplingRun.Default);

        Assert.Equal(7, denoiser.Calls);
        Assert.True(video.isfinite().all().item<bool>());
    }

    private static Tensor Euler(Tensor x, NoiseLevel from, NoiseLevel to, Tensor clean) =>
        x.Times(to.Noise / from.Noise).Plus(clean.Times(to.Signal * (1 - to.Sigma / from.Sigma)));

    private static void AssertSame(ISampler expected, ISampler actual)
    {
        using var scope = NewDisposeScope();

        TensorAssert.Close(
            expected.Sample(Curved, Noise(), Schedule, SamplingRun.Default), actual.Sample(Curved, Noise(), Schedule, SamplingRun.Default),
            tolerance: 1e-12);
    }

    private static Tensor Noise() => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(61)).to(float64);
}
