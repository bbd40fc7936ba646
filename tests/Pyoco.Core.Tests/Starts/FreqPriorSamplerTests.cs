using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FreqPriorSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 4, 6, 6);
    private static readonly GaussianDenoiser Gaussian = new(0.3, 0.5);

    [Fact]
    public void EachPassStartsFromWhatTheOneBeforeReachedHalfWay()
    {
        using var scope = NewDisposeScope();
        var timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
        var (inner, noise, filter) = (new RecordingSampler(), Noise(1), new LowPassFilter());
        var fresh = new Dictionary<int, Tensor> { [1] = Noise(2), [2] = Noise(3) };

        new FreqPriorSampler(inner, new FreqPriorOptions { Iterations = 2, Ratio = 0.8, Share = 0.6, Filter = filter }).Sample(
            Gaussian, noise, NoiseSchedule.FromBetas(timesteps, 5), new SamplingRun { DrawNoise = a => fresh[a.Pass].clone() });

        // Three of five steps end at the timestep where the fourth begins.
        var (first, middle) = (timesteps.Level(999), NoiseSchedule.FromBetas(timesteps, 5).Levels[3]);
        var s = Math.Pow(first.Signal / middle.Signal, 2);
        var noised = inner.Ends[0].Times(Math.Sqrt(s)).Plus(noise.Times(Math.Sqrt(1 - s)));
        var c = Math.Sqrt(2) * 0.8 / Math.Sqrt(1.64);
        TensorAssert.Close(
            filter.Mix(noised.Times(c).Plus(fresh[1].Times(Math.Sqrt(1 - c * c))), fresh[2]), inner.Starts[1], tolerance: 1e-10);
        Assert.Equal([3, 5], inner.Schedules.Select(schedule => schedule.Steps));
    }

    [Fact]
    public void WithoutADenoisersContributionTheStartsAreWhite()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(4, 4, 7, 9, 9); // odd axes, where the published masks lose variance
        var prior = GaussianFramePrior.Independent();
        var inner = new RecordingSampler();

        // The clean estimate of unit-variance white data is such that the walk keeps unit variance, on variance-preserving levels.
        new FreqPriorSampler(inner).Sample(
            new GaussianDenoiser(0, 1), prior.Sample(shape, new NoiseKey(1)).to(float64),
            NoiseSchedule.FromBetas(DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012), 4),
            new SamplingRun { DrawNoise = address => prior.Sample(shape, new NoiseKey(1).At(address)).to(float64) });

        var deviation = Math.Sqrt(2.0 / shape.ElementCount);
        Assert.All(inner.Starts, start => Assert.InRange(start.square().mean().item<double>(), 1 - 6 * deviation, 1 + 6 * deviation));
        Assert.Equal(3, inner.Starts.Count);
    }

    [Fact]
    public void WrongOptionsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FreqPriorOptions { Iterations = 17 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FreqPriorOptions { Ratio = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FreqPriorOptions { Share = double.NaN });
        Assert.Throws<ArgumentException>(() => new FreqPriorOptions { Filter = new LowPassFilter { AsPublished = true } });
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
