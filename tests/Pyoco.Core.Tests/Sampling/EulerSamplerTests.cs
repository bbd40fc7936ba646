using Pyoco.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EulerSamplerTests
{
    [Fact]
    public void TheErrorHalvesWhenTheStepsDouble() =>
        Assert.InRange(SamplerOrder.Of(new EulerSampler(), n => NoiseSchedule.Karras(n, 0.02, 20)), 0.8, 1.3);

    [Fact]
    public void OnVariancePreservingLevelsItConvergesAsWell()
    {
        var timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

        Assert.InRange(SamplerOrder.Of(new EulerSampler(), n => NoiseSchedule.FromBetas(timesteps, n)), 0.7, 1.4);
    }

    [Fact]
    public void OneStepEndsAtTheEstimate()
    {
        using var scope = NewDisposeScope();
        var noise = CholeskyNoise.White.Sample(new VideoShape(1, 1, 2, 3, 3), new NoiseKey(1));
        var denoiser = new GaussianDenoiser(0.5, 0.7, 2);

        var sample = new EulerSampler().Sample(denoiser, noise, NoiseSchedule.Karras(1, 0.1, 5), SamplingRun.Default);

        Assert.True(sample.sub(denoiser.Denoise(noise.mul(5), NoiseLevel.FromSigma(5))).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void AFirstLevelWithoutSignalIsWalked()
    {
        using var scope = NewDisposeScope();
        var noise = CholeskyNoise.White.Sample(new VideoShape(1, 1, 2, 3, 3), new NoiseKey(1));
        var schedule = new NoiseSchedule([new(0, 1), new(0.8, 0.6), new(1, 0)], 1);

        var sample = new EulerSampler().Sample(new GaussianDenoiser(0.5, 0.7, 2), noise, schedule, SamplingRun.Default);

        Assert.True(sample.isfinite().all().item<bool>());
    }
}
