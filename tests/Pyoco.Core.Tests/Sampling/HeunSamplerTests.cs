using Pyoco.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class HeunSamplerTests
{
    // The last step, to sigma 0, is an Euler step; leaving it out of the schedule shows the order of the others.
    private static NoiseSchedule WithoutLastStep(int steps)
    {
        var full = NoiseSchedule.Karras(steps, 0.02, 20);
        return new NoiseSchedule(full.Levels.Take(steps), full.InitialScale);
    }

    [Fact]
    public void TheErrorFallsToAQuarterWhenTheStepsDouble() =>
        Assert.InRange(SamplerOrder.Of(new HeunSampler(), WithoutLastStep), 1.8, 2.4);

    [Fact]
    public void ItIsAheadOfEulerAtTheSameEvaluations() =>
        Assert.True(SamplerOrder.Error(new HeunSampler(), WithoutLastStep(32)) < SamplerOrder.Error(new EulerSampler(), WithoutLastStep(64)));

    [Fact]
    public void ItAsksTwiceAStepAndOnceAtTheLast()
    {
        using var noise = CholeskyNoise.White.Sample(new VideoShape(1, 1, 2, 3, 3), new NoiseKey(1));
        var denoiser = new GaussianDenoiser(0, 1, 2);

        using var sample = new HeunSampler().Sample(denoiser, noise, NoiseSchedule.Karras(10), SamplingRun.Default);

        Assert.Equal(19, denoiser.Calls);
    }

    [Fact]
    public void EquivalentLevelsOfAnotherSignalGiveTheSameVideo()
    {
        using var scope = NewDisposeScope();
        var noise = CholeskyNoise.White.Sample(new VideoShape(1, 1, 3, 4, 4), new NoiseKey(2)).to(ScalarType.Float64);
        var sigmas = NoiseSchedule.Karras(12, 0.02, 20);
        var preserving = new NoiseSchedule(
            sigmas.Levels.Select(l => new NoiseLevel(1 / Math.Sqrt(1 + l.Sigma * l.Sigma), l.Sigma / Math.Sqrt(1 + l.Sigma * l.Sigma))),
            20 / Math.Sqrt(401));
        var denoiser = new GaussianDenoiser(0.3, 0.6, 3);

        var a = new HeunSampler().Sample(denoiser, noise, sigmas, SamplingRun.Default);
        var b = new HeunSampler().Sample(denoiser, noise, preserving, SamplingRun.Default);

        Assert.True(a.sub(b).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void CorrelatedNoiseOnCorrelatedDataEndsInTheDatasCovariance()
    {
        // Exact denoiser for data and noise that are both correlated over the frames: sampling from the prior must give the data's law.
        const int frames = 4;
        var (data, prior) = (GaussianDenoiser.Autoregression(frames, 0.6, 0.5), GaussianDenoiser.Autoregression(frames, 0.894));
        using var scope = NewDisposeScope();
        var noise = new CholeskyNoise(new NoisePriorSpec("test"), _ => prior).Sample(new VideoShape(8, 4, frames, 32, 32), new NoiseKey(11));

        var sample = new HeunSampler().Sample(new GaussianDenoiser(0, data, prior), noise, NoiseSchedule.Karras(60, 0.005, 80), SamplingRun.Default);

        Assert.True(FrameStatistics.WorstCovarianceScore(sample, data) < 6); // 5 sigma for the draws, the rest for 60 steps
    }
}
