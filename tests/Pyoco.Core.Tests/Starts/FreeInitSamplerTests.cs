using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FreeInitSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 4, 6, 6);
    private static readonly GaussianDenoiser Gaussian = new(0.3, 0.5);
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachPassStartsFromTheLowFrequenciesOfTheNoisedVideo(bool published)
    {
        using var scope = NewDisposeScope();
        var (inner, noise, fresh) = (new RecordingSampler(), Noise(1), Noise(2));
        var filter = new LowPassFilter { AsPublished = published };
        var schedule = NoiseSchedule.FromBetas(Timesteps, 3);

        new FreeInitSampler(inner, new FreeInitOptions { Iterations = 2, Filter = filter })
            .Sample(Gaussian, noise, schedule, new SamplingRun { DrawNoise = _ => fresh.clone() });

        // The paper's mix with the transforms written out.
        var level = Timesteps.Level(999);
        var gains = filter.Gains(Shape);
        var rest = published ? gains.neg().Plus(1) : (gains * gains).neg().Plus(1).sqrt();
        var noised = inner.Ends[0].Times(level.Signal).Plus(noise.Times(level.Noise));
        var mixed = fft.ifftn(
            (gains * fft.fftn(noised, dim: [2, 3, 4])).Plus(rest * fft.fftn(fresh, dim: [2, 3, 4])), dim: [2, 3, 4]).real;
        TensorAssert.Close(noise, inner.Starts[0], tolerance: 0);
        TensorAssert.Close(mixed, inner.Starts[1], tolerance: 1e-12);
    }

    [Fact]
    public void SigmaLevelsStartFromTheSameUnitNoise()
    {
        using var scope = NewDisposeScope();
        var (inner, noise, fresh) = (new RecordingSampler(), Noise(1), Noise(2));
        var filter = new LowPassFilter();

        new FreeInitSampler(inner, new FreeInitOptions { Iterations = 2, Filter = filter })
            .Sample(Gaussian, noise, NoiseSchedule.Karras(3, 0.1, 3), new SamplingRun { DrawNoise = _ => fresh.clone() });

        var noised = inner.Ends[0].Plus(noise.Times(3)).Over(Math.Sqrt(10));
        TensorAssert.Close(filter.Mix(noised, fresh), inner.Starts[1], tolerance: 1e-12);
    }

    // diffusers' use_fast_sampling walks max(1, floor(N / n * i)) of N steps in pass i of n.
    [Theory]
    [InlineData(8, 3, new[] { 2, 5, 8 })]
    [InlineData(2, 4, new[] { 1, 1, 1, 2 })]
    [InlineData(6, 1, new[] { 6 })]
    public void CoarseToFinePassesTakeAsManyStepsAsPublishedAndEndWithTheWholeSchedule(int steps, int iterations, int[] expected)
    {
        using var scope = NewDisposeScope();
        var (inner, counted, schedule) = (new RecordingSampler(), new List<(int, int)>(), NoiseSchedule.FromBetas(Timesteps, steps));
        var options = new FreeInitOptions { Iterations = iterations, CoarseToFine = true };
        var run = new SamplingRun { DrawNoise = _ => Noise(7), OnStep = step => counted.Add((step.Index, step.Steps)) };

        new FreeInitSampler(inner, options).Sample(Gaussian, Noise(8), schedule, run);

        Assert.Equal(expected, inner.Schedules.Select(s => s.Steps));
        Assert.Equal(schedule.Levels, inner.Schedules[^1].Levels);
        Assert.All(inner.Schedules, s => Assert.Equal((schedule.Levels[0], schedule.Levels[^1]), (s.Levels[0], s.Levels[^1])));
        Assert.Equal(Enumerable.Range(0, expected.Sum()).Select(i => (i, expected.Sum())), counted);
    }

    [Fact]
    public void OneIterationIsTheInnerSampler()
    {
        using var scope = NewDisposeScope();
        var (noise, schedule) = (Noise(3), NoiseSchedule.Karras(4));
        var run = new SamplingRun { DrawNoise = _ => throw new InvalidOperationException("No noise is needed.") };

        var video = new FreeInitSampler(new EulerSampler(), new FreeInitOptions { Iterations = 1 }).Sample(Gaussian, noise, schedule, run);

        TensorAssert.BitEqual(new EulerSampler().Sample(Gaussian, noise, schedule, run), video);
    }

    [Fact]
    public void NoTwoDrawsOfAllPassesHaveOneAddressAndStepsAreCountedOn()
    {
        using var scope = NewDisposeScope();
        var (addresses, steps) = (new List<NoiseAddress>(), new List<(int, int)>());
        var run = new SamplingRun
        {
            DrawNoise = address =>
            {
                addresses.Add(address);
                return Noise(4);
            },
            OnStep = step => steps.Add((step.Index, step.Steps)),
        };

        new FreeInitSampler(new FreeInitSampler(new DdimSampler(eta: 1)), new FreeInitOptions { Iterations = 2 })
            .Sample(Gaussian, Noise(5), NoiseSchedule.Karras(2), run);

        Assert.Equal(addresses.Distinct().Count(), addresses.Count);
        Assert.DoesNotContain(NoiseAddress.Start(), addresses);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (i, 12)), steps);
    }

    [Fact]
    public void ARunWithoutFreshNoiseIsRefusedBeforeTheFirstPass()
    {
        using var scope = NewDisposeScope();
        var denoiser = new DelegateDenoiser(Gaussian.Denoise);

        var error = Assert.Throws<ArgumentException>(
            () => new FreeInitSampler(new EulerSampler()).Sample(denoiser, Noise(6), NoiseSchedule.Karras(2), SamplingRun.Default));

        Assert.Contains("free-init", error.Message);
        Assert.Equal(0, denoiser.Calls);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FreeInitOptions { Iterations = 0 });
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
