using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class Kdpm2SamplerTests
{
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AStepIsTheMidpointRuleInTheMiddleOfLnSigma(double eta)
    {
        using var scope = NewDisposeScope();
        var (x, fresh) = (Noise(1), Noise(2));
        var schedule = new NoiseSchedule([NoiseLevel.FromSigma(4), NoiseLevel.FromSigma(1)], initialScale: 1);

        var video = new Kdpm2Sampler(eta).Sample(Curved, x, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        var up = eta * Math.Sqrt(1 * (16 - 1) / 16.0);
        var down = Math.Sqrt(1 - up * up);
        var middle = Math.Sqrt(4 * down);
        var halfway = x.Plus((x - Curved.Clean(x, NoiseLevel.FromSigma(4))).Over(4).Times(middle - 4));
        var slope = (halfway - Curved.Clean(halfway, NoiseLevel.FromSigma(middle))).Over(middle);
        TensorAssert.Close(x.Plus(slope.Times(down - 4)).Plus(fresh.Times(up)), video, tolerance: 1e-12);
    }

    [Fact]
    public void StepsToNoNoiseAndFromNoSignalAskOnce()
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser(new GaussianDenoiser(0.3, 0.5).Denoise);
        var schedule = new NoiseSchedule([new(0, 1), new(0.6, 0.8), new(1, 0)], initialScale: 1);

        var video = new Kdpm2Sampler().Sample(denoiser, Noise(3), schedule, SamplingRun.Default);

        Assert.Equal(2, denoiser.Calls);
        Assert.True(video.isfinite().all().item<bool>());
    }

    private static Tensor Noise(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(1, 2, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
