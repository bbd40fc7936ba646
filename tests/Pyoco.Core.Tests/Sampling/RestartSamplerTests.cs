using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class RestartSamplerTests
{
    private static readonly VideoShape Shape = new(1, 1, 2, 4, 4);
    private static readonly GaussianDenoiser Gaussian = new(mean: 0.3, deviation: 0.5);
    private static readonly RestartOptions Interval = new() { SigmaMin = 0.5, SigmaMax = 4, Steps = 3, Repeats = 2 };

    private static readonly SamplingRun Run = new() { DrawNoise = address => Noise(new NoiseKey(51).At(address)) };

    // arXiv 2306.14878, algorithm 1.
    [Fact]
    public void TheIntervalIsWalkedAgainFromNoisierVideos()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(new[] { 10.0, 2, 0.4, 0.1, 0 }.Select(NoiseLevel.FromSigma), initialScale: 10);
        var noise = Noise(new NoiseKey(1));

        var video = new RestartSampler(new EulerSampler(), Interval).Sample(Gaussian, noise, schedule, Run);

        var x = Walk(noise.Times(10), 10, 2, 0.4);
        var between = NoiseSchedule.Karras(4, sigmaMin: 0.4, sigmaMax: 4).Levels.Select(level => level.Sigma).Take(4).ToArray();
        for (var pass = 1; pass <= 2; pass++)
        {
            x = x.Plus(Noise(new NoiseKey(51).At(NoiseAddress.Start(pass))).Times(Math.Sqrt(4 * 4 - 0.4 * 0.4)));
            x = Walk(x, between);
        }

        TensorAssert.Close(Walk(x, 0.4, 0.1, 0), video, tolerance: 1e-12);
    }

    [Fact]
    public void EveryStepIsCountedAndEveryPassHasNoiseOfItsOwn()
    {
        using var scope = NewDisposeScope();
        var (steps, drawn) = (new List<(int, int)>(), new List<NoiseAddress>());
        var run = new SamplingRun
        {
            OnStep = step => steps.Add((step.Index, step.Steps)),
            DrawNoise = address =>
            {
                drawn.Add(address);
                return Noise(new NoiseKey(52).At(address));
            },
        };

        new RestartSampler(new DdimSampler(eta: 1), Interval).Sample(
            Gaussian, Noise(new NoiseKey(2)), NoiseSchedule.Karras(8, 0.01, 20), run);

        Assert.Equal(Enumerable.Range(0, 14).Select(i => (i, 14)), steps);
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.Equal([0, 1, 2, 3], drawn.Select(address => address.Pass).Distinct());
    }

    [Fact]
    public void AnIntervalThatIsNoneOrOutsideTheScheduleIsRefused()
    {
        using var scope = NewDisposeScope();
        var noise = Noise(new NoiseKey(3));
        var sampler = new RestartSampler(new EulerSampler(), Interval);

        Assert.Throws<ArgumentException>(
            "options", () => new RestartSampler(new EulerSampler(), new RestartOptions { SigmaMin = 2, SigmaMax = 2 }));
        Assert.Throws<ArgumentException>("schedule", () => sampler.Sample(Gaussian, noise, NoiseSchedule.Karras(5, 0.01, 3), Run));
        Assert.Throws<ArgumentException>("schedule", () => sampler.Sample(Gaussian, noise, NoiseSchedule.Karras(1, 1, 20), Run));
    }

    private static Tensor Walk(Tensor x, params double[] sigmas) => new EulerSampler().Sample(
        Gaussian, x, new NoiseSchedule(sigmas.Select(NoiseLevel.FromSigma), initialScale: 1), SamplingRun.Default);

    private static Tensor Noise(NoiseKey key) => GaussianFramePrior.Independent().Sample(Shape, key).to(float64);
}
