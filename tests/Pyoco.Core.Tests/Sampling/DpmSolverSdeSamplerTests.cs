using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DpmSolverSdeSamplerTests
{
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    [Fact]
    public void AStepIsTheOneOfKDiffusionWithTheNoiseOfOnePath()
    {
        using var scope = NewDisposeScope();
        var x = Noise(1);
        var schedule = new NoiseSchedule([NoiseLevel.FromSigma(4), NoiseLevel.FromSigma(1)], initialScale: 1);
        var run = new SamplingRun { DrawNoise = address => Noise(5 + (ulong)address.Draw) };

        var video = new DpmSolverSdeSampler().Sample(Curved, x, schedule, run);

        // r = 1/2, so the middle is sigma 2 and the estimate there counts alone.
        var first = Ancestral(x, 4, 2, Curved.Clean(x, NoiseLevel.FromSigma(4)), Noise(5));
        var (half, rest) = (1 / 4.0 - 1 / 16.0, 1 - 1 / 4.0); // in 1 / sigma^2
        var whole = Noise(5).Times(Math.Sqrt(half)).Plus(Noise(6).Times(Math.Sqrt(rest))).Over(Math.Sqrt(half + rest));
        TensorAssert.Close(Ancestral(x, 4, 1, Curved.Clean(first, NoiseLevel.FromSigma(2)), whole), video, tolerance: 1e-12);
    }

    [Fact]
    public void WithoutFreshNoiseNoneIsDrawn()
    {
        using var scope = NewDisposeScope();
        var sampler = new DpmSolverSdeSampler(eta: 0);

        var video = sampler.Sample(Curved, Noise(2), NoiseSchedule.Karras(5), SamplingRun.Default);

        Assert.False(sampler.DrawsNoise(NoiseSchedule.Karras(5)));
        Assert.True(video.isfinite().all().item<bool>());
    }

    private static Tensor Ancestral(Tensor x, double from, double to, Tensor clean, Tensor noise)
    {
        var up = Math.Sqrt(to * to * (from * from - to * to) / (from * from));
        var down = Math.Sqrt(to * to - up * up);
        return x.Times(down / from).Plus(clean.Times(1 - down / from)).Plus(noise.Times(up));
    }

    private static Tensor Noise(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(1, 2, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
