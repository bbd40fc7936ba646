using Pyoco.Testing;
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

    private static void AssertOrder(ISampler sampler, double expected, double power)
    {
        var errors = new[] { 64, 128, 256 }.Select(intervals => Error(sampler, intervals, power)).ToArray();

        Assert.Equal(expected, Math.Log2(errors[0] / errors[1]), tolerance: 0.1);
        Assert.Equal(expected, Math.Log2(errors[1] / errors[2]), tolerance: 0.05);
    }

    // The largest error over noise of a fixed seed, walking from sigma 10 to 0.01: a last step to 0 would add an error of its own.
    private static double Error(ISampler sampler, int intervals, double power)
    {
        using var scope = NewDisposeScope();
        var levels = NoiseSchedule.Karras(intervals + 1, sigmaMin: 0.01, sigmaMax: 10).Levels.SkipLast(1).Select(l => Scaled(l.Sigma, power)).ToArray();
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

        var expected = sampler.Sample(denoiser, noise, sigmas, SamplingRun.Default);
        var actual = sampler.Sample(denoiser, noise, new NoiseSchedule(scaled, scaled[0].Noise), SamplingRun.Default);

        TensorAssert.Close(expected, actual, tolerance: 1e-12);
    }

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
