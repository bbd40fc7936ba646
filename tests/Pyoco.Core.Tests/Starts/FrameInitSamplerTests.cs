using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FrameInitSamplerTests
{
    private static readonly VideoShape Shape = new(2, 2, 4, 6, 6);
    private static readonly NoiseLevel Level = new(0.6, 0.8);

    [Fact]
    public void EveryFrequencyIsAtALevelOfItsOwn()
    {
        using var scope = NewDisposeScope();
        var filter = new LowPassFilter { Profile = LowPassProfile.Gaussian };
        var (still, noise) = (Noise(1).narrow(0, 0, 1).narrow(2, 0, 1), Noise(2));

        var start = Start(filter, still, noise);

        var gains = filter.Gains(Shape);
        var expected = (gains.Times(0.6) * Spectrum(still.expand(noise.shape)))
            .Plus((gains.Times(0.36) * gains).neg().Plus(1).sqrt() * Spectrum(noise));
        TensorAssert.Close(fft.ifftn(expected, dim: [2, 3, 4]).real, start, tolerance: 1e-12);
    }

    [Fact]
    public void ThePublishedMixHasTheSameNoiseInBothTerms()
    {
        using var scope = NewDisposeScope();
        var filter = new LowPassFilter { Profile = LowPassProfile.Gaussian, AsPublished = true };
        var (still, noise) = (Noise(1).narrow(0, 0, 1).narrow(2, 0, 1), Noise(2));

        var start = Start(filter, still, noise);

        TensorAssert.Close(filter.Mix(still.expand(noise.shape).Times(0.6).Plus(noise.Times(0.8)), noise), start, tolerance: 1e-12);
    }

    private static Tensor Start(LowPassFilter filter, Tensor still, Tensor noise)
    {
        var inner = new RecordingSampler();
        new FrameInitSampler(inner, still.clone, filter, Level)
            .Sample(new GaussianDenoiser(0, 1), noise, NoiseSchedule.Karras(1), SamplingRun.Default);
        return inner.Starts[0];
    }

    private static Tensor Spectrum(Tensor video) => fft.fftn(video, dim: [2, 3, 4]);

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
