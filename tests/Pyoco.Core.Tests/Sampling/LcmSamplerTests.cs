using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class LcmSamplerTests
{
    [Fact]
    public void EveryStepNoisesTheEstimateAfreshAndTheLastDoesNot()
    {
        using var scope = NewDisposeScope();
        Tensor[] clean = [Noise(seed: 1), Noise(seed: 2), Noise(seed: 3)];
        Tensor[] fresh = [Noise(seed: 4), Noise(seed: 5)];
        var levels = new NoiseLevel[] { new(0.1, 0.99), new(0.6, 0.8), new(0.8, 0.6), new(1, 0) };
        var given = new List<Tensor>();
        var denoiser = new DelegateDenoiser((x, _) =>
        {
            given.Add(x.clone().MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            return clean[given.Count - 1].clone();
        });

        var video = new LcmSampler()
            .Sample(
                denoiser, Noise(seed: 6), new NoiseSchedule(levels, 1),
                new SamplingRun { DrawNoise = address => fresh[address.Step].clone() });

        TensorAssert.Close(clean[0].Times(0.6).Plus(fresh[0].Times(0.8)), given[1], tolerance: 1e-12);
        TensorAssert.Close(clean[1].Times(0.8).Plus(fresh[1].Times(0.6)), given[2], tolerance: 1e-12);
        TensorAssert.Close(clean[2], video, tolerance: 0);
    }

    [Fact]
    public void OneStepNeedsNoNoise()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(0.3, 0.5);
        var noise = Noise(seed: 7);

        var video = new LcmSampler().Sample(gaussian, noise, NoiseSchedule.Karras(steps: 1), SamplingRun.Default);

        TensorAssert.BitEqual(gaussian.Clean(noise.Times(80.0), NoiseLevel.FromSigma(80)), video);
    }

    private static Tensor Noise(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(1, 2, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
