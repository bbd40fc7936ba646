using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>The samplers against the solution of the probability-flow ODE, which Gaussian data have in closed form.</summary>
public sealed class ConvergenceTests
{
    private static readonly GaussianDenoiser Gaussian = new(mean: 0.3, deviation: 0.5);

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void EulerErrorHalvesWhenStepsDouble(double power) => AssertOrder(new EulerSampler(), expected: 1, power);

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void HeunErrorQuartersWhenStepsDouble(double power) => AssertOrder(new HeunSampler(), expected: 2, power);

    [Theory]
    [InlineData(DpmSolverIntegrand.Clean, DpmSolverCorrection.Midpoint, 1)]
    [InlineData(DpmSolverIntegrand.Clean, DpmSolverCorrection.Midpoint, 0.5)]
    [InlineData(DpmSolverIntegrand.Clean, DpmSolverCorrection.Heun, 0.5)]
    [InlineData(DpmSolverIntegrand.Noise, DpmSolverCorrection.Midpoint, 0.5)]
    [InlineData(DpmSolverIntegrand.Noise, DpmSolverCorrection.Heun, 1)]
    public void DpmSolverErrorQuartersWhenStepsDouble(DpmSolverIntegrand integrand, DpmSolverCorrection correction, double power) =>
        AssertOrder(new DpmSolverSampler(new DpmSolverOptions { Integrand = integrand, Correction = correction }), expected: 2, power);

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void DpmSolverOfOrderOneHalvesItsErrorWhenStepsDouble(double power) =>
        AssertOrder(new DpmSolverSampler(new DpmSolverOptions { Order = 1 }), expected: 1, power);

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void PndmIsOfSecondOrderInNoiseAndOfFirstInVelocityWhereStepsAreEvenInTime(bool usesVelocity, double order)
    {
        var errors = new[] { 64, 128, 256 }.Select(intervals => Error(new PndmSampler(usesVelocity), EvenInTime(intervals))).ToArray();

        Assert.Equal(order, Math.Log2(errors[0] / errors[1]), tolerance: 0.3);
        Assert.Equal(order, Math.Log2(errors[1] / errors[2]), tolerance: 0.2);
    }

    [Fact]
    public void HeunNeedsFarFewerCallsThanEulerForTheSameError()
    {
        // 32 intervals of Heun ask the denoiser 64 times.
        var (heun, euler) = (Error(new HeunSampler(), intervals: 32, power: 1), Error(new EulerSampler(), intervals: 64, power: 1));

        Assert.True(heun < euler / 4, $"Heun is off by {heun}, Euler by {euler}.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.5)]
    public void EulerWalksScaledLevelsAsTheSigmasBehindThem(double power) => AssertSameWalk(new EulerSampler(), power);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.5)]
    public void HeunWalksScaledLevelsAsTheSigmasBehindThem(double power) => AssertSameWalk(new HeunSampler(), power);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.5)]
    public void TheOtherSamplersWalkScaledLevelsAsTheSigmasBehindThem(double power)
    {
        AssertSameWalk(new DdimSampler(eta: 0.7), power);
        AssertSameWalk(new LcmSampler(), power);
        AssertSameWalk(new PndmSampler(), power);
        AssertSameWalk(new PndmSampler(usesVelocity: true), power);
        AssertSameWalk(new DpmSolverSampler(), power);
        AssertSameWalk(
            new DpmSolverSampler(new DpmSolverOptions { Integrand = DpmSolverIntegrand.Noise, Correction = DpmSolverCorrection.Heun }),
            power);
    }

    private static void AssertOrder(ISampler sampler, double expected, double power)
    {
        var errors = new[] { 64, 128, 256 }.Select(intervals => Error(sampler, intervals, power)).ToArray();

        Assert.Equal(expected, Math.Log2(errors[0] / errors[1]), tolerance: 0.1);
        Assert.Equal(expected, Math.Log2(errors[1] / errors[2]), tolerance: 0.05);
    }

    // Walking from sigma 10 to 0.01: a last step to 0 would add an error of its own.
    private static double Error(ISampler sampler, int intervals, double power) => Error(
        sampler, [
            .. NoiseSchedule.Karras(intervals + 1, sigmaMin: 0.01, sigmaMax: 10).Levels.SkipLast(1).Select(l => Scaled(l.Sigma, power))]);

    // The largest error over noise of a fixed seed.
    private static double Error(ISampler sampler, NoiseLevel[] levels)
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(levels, initialScale: levels[0].Noise);
        var noise = Noise(seed: 21);

        var video = sampler.Sample(Gaussian, noise, schedule, SamplingRun.Default);

        var exact = Gaussian.SolveExactly(noise * schedule.InitialScale, levels[0], levels[^1]);
        return TensorAssert.LargestDifference(exact / levels[^1].Signal, video / levels[^1].Signal);
    }

    // A denoiser that is no linear function and looks at sigma space only.
    private static void AssertSameWalk(ISampler sampler, double power)
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser((x, level) => tanh(2 * x / level.Signal) / (1 + level.Sigma));
        var sigmas = NoiseSchedule.Karras(steps: 9, sigmaMin: 0.02, sigmaMax: 15);
        var scaled = sigmas.Levels.Select(l => Scaled(l.Sigma, power)).ToArray();
        var noise = Noise(seed: 22);

        var run = new SamplingRun { DrawNoise = address => Noise(seed: 23 + (ulong)address.Step) };

        var expected = sampler.Sample(denoiser, noise, sigmas, run);
        var actual = sampler.Sample(denoiser, noise, new NoiseSchedule(scaled, scaled[0].Noise), run);

        TensorAssert.Close(expected, actual, tolerance: 1e-12);
    }

    // Linear betas in continuous time: Signal^2 = exp(-(0.1 t + 10 t^2)), as score-based models have them (arXiv 2011.13456, equation 29),
    // from 0.8 to 0.1.
    private static NoiseLevel[] EvenInTime(int intervals) =>
    [
        .. Enumerable.Range(0, intervals + 1).Select(i => 0.8 - 0.7 * i / intervals).Select(t => Math.Exp(-(0.1 * t + 10 * t * t)))
            .Select(square => new NoiseLevel(Math.Sqrt(square), Math.Sqrt(1 - square))),
    ];

    // Power 0 is the sigma level itself, 1/2 the variance-preserving one, 1 the one whose signal falls as 1 / (1 + sigma^2).
    private static NoiseLevel Scaled(double sigma, double power)
    {
        var signal = Math.Pow(1 + sigma * sigma, -power);
        return new NoiseLevel(signal, signal * sigma);
    }

    private static Tensor Noise(ulong seed)
    {
        using var noise = GaussianFramePrior.Independent().Sample(new VideoShape(1, 1, 2, 4, 4), new NoiseKey(seed));
        return noise.to(float64);
    }
}
