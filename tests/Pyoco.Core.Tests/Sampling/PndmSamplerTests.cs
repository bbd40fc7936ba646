using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PndmSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    [Fact]
    public void TheWalkIsThatOfThePaperWithTheFirstStepDoneTwice()
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.FromBetas(Timesteps, steps: 8, TimestepSpacing.Trailing);
        var x = Noise(seed: 1);

        var video = new PndmSampler().Sample(Curved, x, schedule, SamplingRun.Default);

        // arXiv 2202.09778, equation 12, with e the noise and equation 9 for a step.
        var level = schedule.Levels;
        var e = new List<Tensor> { Epsilon(x, level[0]) };
        x = Transfer(x, e[0].Plus(Epsilon(Transfer(x, e[0], level[0], level[1]), level[1])).Over(2), level[0], level[1]);
        for (var i = 1; i < 8; i++)
        {
            e.Add(Epsilon(x, level[i]));
            var slope = i switch
            {
                1 => (e[1].Times(3) - e[0]).Over(2),
                2 => (e[2].Times(23) - e[1].Times(16)).Plus(e[0].Times(5)).Over(12),
                _ => ((e[i].Times(55) - e[i - 1].Times(59)).Plus(e[i - 2].Times(37)) - e[i - 3].Times(9)).Over(24),
            };
            x = Transfer(x, slope, level[i], level[i + 1]);
        }

        TensorAssert.Close(x, video, tolerance: 1e-11);
    }

    [Fact]
    public void VelocitiesAreExtrapolatedAtTheVideoOfTheStep()
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.FromBetas(Timesteps, steps: 2, TimestepSpacing.Trailing);
        var level = schedule.Levels;
        var x = Noise(seed: 2);

        var video = new PndmSampler(usesVelocity: true).Sample(Curved, x, schedule, SamplingRun.Default);

        // The mean of two velocities says noise = Signal v + Noise x, and that is stepped along.
        var v = (Velocity(x, level[0]), default(Tensor)!);
        v.Item2 = Velocity(Transfer(x, NoiseOf(v.Item1, x, level[0]), level[0], level[1]), level[1]);
        var next = Transfer(x, NoiseOf(v.Item1.Plus(v.Item2).Over(2), x, level[0]), level[0], level[1]);
        var slope = (Velocity(next, level[1]).Times(3) - v.Item1).Over(2);
        TensorAssert.Close(Transfer(next, NoiseOf(slope, next, level[1]), level[1], level[2]), video, tolerance: 1e-11);
    }

    [Fact]
    public void TheFirstStepAsksTwiceTheOthersOnce()
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser(new GaussianDenoiser(0, 1).Denoise);

        new PndmSampler().Sample(denoiser, Noise(seed: 3), NoiseSchedule.Karras(steps: 5), SamplingRun.Default);

        Assert.Equal(6, denoiser.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneStepIsAnEulerStep(bool usesVelocity)
    {
        using var scope = NewDisposeScope();
        var noise = Noise(seed: 4);
        var schedule = new NoiseSchedule([new NoiseLevel(0.2, 0.9), new NoiseLevel(0.9, 0.2)], initialScale: 1);

        var video = new PndmSampler(usesVelocity).Sample(Curved, noise, schedule, SamplingRun.Default);

        TensorAssert.Close(new EulerSampler().Sample(Curved, noise, schedule, SamplingRun.Default), video, tolerance: 1e-12);
    }

    [Fact]
    public void TheRepetitionMayTakeTheStartForAnotherLevel()
    {
        using var scope = NewDisposeScope();
        var (a, b, other) = (Timesteps.Level(900), Timesteps.Level(400), Timesteps.Level(800));
        NoiseStep[] steps = [new(a, Timesteps.Level(500)), new(b, b)];
        var x = Noise(seed: 5);

        var video = new PndmSampler(repeatFrom: other)
            .Sample(Curved, x, NoiseSchedule.FromSteps(steps, initialScale: 1), SamplingRun.Default);

        var first = Epsilon(x, a);
        var second = Epsilon(Transfer(x, first, a, Timesteps.Level(500)), b);
        TensorAssert.Close(Transfer(x, first.Plus(second).Over(2), other, b), video, tolerance: 1e-11); // the second step stands still
    }

    [Fact]
    public void AStartWithoutSignalIsForVelocitiesOnly()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(mean: 0.3, deviation: 0.5);
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);
        var noise = Noise(seed: 6);

        var video = new PndmSampler(usesVelocity: true).Sample(gaussian, noise, schedule, SamplingRun.Default);

        TensorAssert.Close(noise.Times(0.8).Plus(0.6 * 0.3), video, tolerance: 1e-12);
        var error = Assert.Throws<ArgumentException>("schedule", () => new PndmSampler().Sample(
            gaussian, noise, schedule, SamplingRun.Default));
        Assert.Contains("pndm", error.Message, StringComparison.Ordinal);
    }

    private static Tensor Epsilon(Tensor x, NoiseLevel level) => (x - Curved.Clean(x, level).Times(level.Signal)).Over(level.Noise);

    private static Tensor Velocity(Tensor x, NoiseLevel level) =>
        Epsilon(x, level).Times(level.Signal) - Curved.Clean(x, level).Times(level.Noise);

    private static Tensor NoiseOf(Tensor velocity, Tensor x, NoiseLevel level) => velocity.Times(level.Signal).Plus(x.Times(level.Noise));

    // Equation 9, in the squares a of the signals.
    private static Tensor Transfer(Tensor x, Tensor e, NoiseLevel from, NoiseLevel to)
    {
        var (a, next) = (from.Signal * from.Signal, to.Signal * to.Signal);
        return x.Times(Math.Sqrt(next / a))
            - e.Times(next - a).Over(Math.Sqrt(a) * (Math.Sqrt((1 - next) * a) + Math.Sqrt((1 - a) * next)));
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
