using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DeisSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    private static readonly NoiseSchedule Schedule = new(
        new[] { 14.0, 6, 2.5, 1, 0.6, 0.2 }.Select(sigma => NoiseLevel.FromSigma(sigma).ToUnitVariance()), initialScale: 1);

    [Fact]
    public void DeisIsDpmSolverOverTheNoiseWithTheExactIntegral() => AssertSame(
        new DeisSampler(3, DpmSolverEnding.FullOrder),
        new DpmSolverSampler(new DpmSolverOptions
        {
            Order = 3, Integrand = DpmSolverIntegrand.Noise, Correction = DpmSolverCorrection.Heun, Ending = DpmSolverEnding.FullOrder,
        }));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void AnOrderThatIsNoneIsRefused(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>("order", () => new DeisSampler(order));

    [Fact]
    public void AStartWithoutSignalIsRefused()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);

        Assert.Throws<ArgumentException>("schedule", () => new DeisSampler().Sample(Curved, Noise(), schedule, SamplingRun.Default));
    }

    private static void AssertSame(ISampler expected, ISampler actual)
    {
        using var scope = NewDisposeScope();

        TensorAssert.Close(
            expected.Sample(Curved, Noise(), Schedule, SamplingRun.Default), actual.Sample(Curved, Noise(), Schedule, SamplingRun.Default),
            tolerance: 1e-12);
    }

    private static Tensor Noise() => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(61)).to(float64);
}
