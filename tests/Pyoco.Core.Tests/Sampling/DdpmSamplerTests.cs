using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DdpmSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.Linear(1000, 0.0001, 0.02);

    // arXiv 2006.11239, equations 6 and 7: the mean of the posterior, and beta-tilde or beta for its variance.
    [Theory]
    [InlineData(DdpmVariance.Posterior)]
    [InlineData(DdpmVariance.Forward)]
    public void AStepIsThatOfThePaper(DdpmVariance variance)
    {
        using var scope = NewDisposeScope();
        var (x, clean, fresh) = (Noise(1), Noise(2), Noise(3));
        var schedule = new NoiseSchedule([Timesteps.Level(700), Timesteps.Level(690)], initialScale: 1);

        var video = new DdpmSampler(variance).Sample(
            new DelegateDenoiser((_, _) => clean.clone()), x, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        var (bar, before) = (Math.Pow(Timesteps.Level(700).Signal, 2), Math.Pow(Timesteps.Level(690).Signal, 2));
        var beta = 1 - bar / before;
        var mean = clean.Times(Math.Sqrt(before) * beta / (1 - bar)).Plus(x.Times(Math.Sqrt(1 - beta) * (1 - before) / (1 - bar)));
        var chosen = variance == DdpmVariance.Posterior ? (1 - before) / (1 - bar) * beta : beta;
        TensorAssert.Close(mean.Plus(fresh.Times(Math.Sqrt(chosen))), video, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(DdpmVariance.Posterior, false, false)]
    [InlineData(DdpmVariance.Forward, false, false)]
    [InlineData(DdpmVariance.Forward, true, true)]
    public void TheLastStepAddsNoiseOnlyWhereItIsTold(DdpmVariance variance, bool endsNoisy, bool adds)
    {
        using var scope = NewDisposeScope();
        var clean = Noise(4);
        var schedule = new NoiseSchedule([Timesteps.Level(49), NoiseLevel.FromSigma(0)], initialScale: 1);

        var video = new DdpmSampler(variance, endsNoisy).Sample(
            new DelegateDenoiser((_, _) => clean.clone()), Noise(5), schedule, new SamplingRun { DrawNoise = _ => Noise(6) });

        var expected = adds ? clean.Plus(Noise(6).Times(Timesteps.Level(49).Noise)) : clean;
        TensorAssert.Close(expected, video, tolerance: 1e-12);
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
