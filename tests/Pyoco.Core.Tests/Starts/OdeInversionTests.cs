using Pyoco.TestSupport;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class OdeInversionTests(ITestOutputHelper output)
{
    private static readonly VideoShape Shape = new(1, 2, 4, 6, 6);
    private static readonly GaussianDenoiser Gaussian = new(0.3, 0.5);

    [Fact]
    public void TheNoiseIsTheExactSolutionsAndSamplingReturnsTheVideoToTheOrderOfTheSampler()
    {
        using var scope = NewDisposeScope();
        var noise = GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(1)).to(float64);
        const double Top = 80, Bottom = 0.002;
        var video = Gaussian.SolveExactly(noise.Times(Top), NoiseLevel.FromSigma(Top), NoiseLevel.FromSigma(Bottom));
        int[] steps = [10, 20, 40, 80];

        foreach (var (sampler, order) in new (ISampler, int)[] { (new EulerSampler(), 1), (new HeunSampler(), 2) })
        {
            var errors = steps.Select(n => Errors(sampler, noise, video, NoiseSchedule.Karras(n + 1, Bottom, Top))).ToArray();
            foreach (var (n, error) in steps.Zip(errors))
            {
                output.WriteLine($"{sampler.Spec.Name,-6} {n,3} steps: noise {error.Noise:E2}, video {error.Video:E2}");
            }

            // The table of docs/long-videos.md; the slope between the last two rows is the sampler's order.
            Assert.InRange(Math.Log2(errors[2].Noise / errors[3].Noise), order - 0.3, order + 0.3);
            Assert.True(errors[3].Video < errors[2].Video && errors[2].Video < errors[1].Video);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VariancePreservingAndFlowLevelsAreWalkedBackToo(bool flow)
    {
        using var scope = NewDisposeScope();
        var noise = GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(2)).to(float64);
        var schedule = flow
            ? NoiseSchedule.Flow(200)
            : NoiseSchedule.FromBetas(DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012), 200);
        var video = new EulerSampler().Sample(Gaussian, noise, schedule, SamplingRun.Default);

        foreach (var sampler in new ISampler[] { new EulerSampler(), new HeunSampler() })
        {
            var found = OdeInversion.Invert(sampler, Gaussian, video, schedule, SamplingRun.Default);
            var again = sampler.Sample(Gaussian, found, schedule, SamplingRun.Default);

            Assert.InRange(Relative(video, again), 0, 0.06);
        }
    }

    [Fact]
    public void ASamplerWithFreshNoiseIsRefused() => Assert.Contains(
        "ddim(eta=1) adds fresh noise and has no way back",
        Assert.Throws<ArgumentException>(() => OdeInversion.Invert(
            new DdimSampler(1), Gaussian, zeros([1, 1, 1, 1, 1]), NoiseSchedule.Karras(4), SamplingRun.Default)).Message);

    [Fact]
    public async Task APipelineReturnsNoiseFromWhichItMakesTheClipAgain()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseHeun(60).Build();
        var clip = pipeline.Generate("an orc", new GenerationOptions { Seed = 3, Frames = 3 });
        var progress = new List<GenerationProgress>();

        using var noise = await pipeline.InvertAsync(clip, "an orc", progress: new Recorder(progress));
        using var given = pipeline.With(b => b.UseNoise(new GivenNoise(noise)).AllowOtherPrior());
        var again = given.Generate("an orc", new GenerationOptions { Frames = 3 });

        Assert.Equal([1, 3, 3, 6, 5], noise.shape);
        Assert.Equal(1, progress[^1].Fraction);
        var differences = Enumerable.Range(0, 3)
            .SelectMany(i => clip.Frame(i).ToArray().Zip(again.Frame(i).ToArray(), (a, b) => Math.Abs(a - b)));
        Assert.InRange(differences.Max(), 0, 2); // of 255
    }

    [Fact]
    public async Task WhatCannotBeInvertedIsRefused()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(4).Build();
        var clip = pipeline.Generate("x");

        var size = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.InvertAsync(clip, "x", new GenerationOptions { Frames = 3 }));
        var start = await Assert.ThrowsAsync<ArgumentException>(
            () => pipeline.InvertAsync(clip, "x", new GenerationOptions { Start = StartClip.Edit(clip) }));
        var sampler = await Assert.ThrowsAsync<ArgumentException>(
            () => pipeline.InvertAsync(clip, "x", new GenerationOptions { Sampler = new DdimSampler(1) }));

        Assert.Contains("The given clip has 4 frames", size.Message);
        Assert.Contains("this one is inverted", start.Message);
        Assert.Contains("no way back", sampler.Message);
    }

    private static (double Noise, double Video) Errors(ISampler sampler, Tensor noise, Tensor video, NoiseSchedule schedule)
    {
        var found = OdeInversion.Invert(sampler, Gaussian, video, schedule, SamplingRun.Default);
        return (Relative(noise, found), Relative(video, sampler.Sample(Gaussian, found, schedule, SamplingRun.Default)));
    }

    private static double Relative(Tensor expected, Tensor found) =>
        (found.sub(expected).norm() / expected.norm()).item<double>();

    private sealed class Recorder(List<GenerationProgress> reports) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => reports.Add(value);
    }

    private sealed class GivenNoise(Tensor noise) : IVideoNoisePrior
    {
        public MethodSpec Spec => new("given");

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) => noise.clone();
    }
}
