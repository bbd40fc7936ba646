using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class WindowedDenoiserTests
{
    private static readonly NoiseLevel Level = NoiseLevel.FromSigma(1);

    [Fact]
    public void EachWindowIsDenoisedByItselfAndBothEstimatesAreAveraged()
    {
        using var scope = NewDisposeScope();
        var seen = new List<long>();
        var inner = new DelegateDenoiser((x, _) =>
        {
            seen.Add(x.size(2));
            return new DenoiserOutput(x.mean([2], keepdim: true).expand(x.shape).clone(), x.Times(2));
        });
        var video = TensorArithmetic.Counting(6, float64, CPU).view(1, 1, 6, 1, 1);

        var output = new WindowedDenoiser(inner, new FrameWindows(4, 2, WindowWeights.Flat)).Denoise(video, Level);

        // Means 1.5 and 3.5 of the windows 0..3 and 2..5.
        Assert.Equal([4, 4], seen);
        Assert.Equal([1.5, 1.5, 2.5, 2.5, 3.5, 3.5], output.Clean.flatten().data<double>().ToArray());
        TensorAssert.Close(video.Times(2), output.NoiseFrom!, tolerance: 0);
    }

    [Fact]
    public void AClipOfAWindowIsDenoisedAsWithout()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(0.3, 0.5);
        var video = GaussianFramePrior.Independent().Sample(new VideoShape(2, 2, 4, 3, 3), new NoiseKey(1)).to(float64);

        var output = new WindowedDenoiser(gaussian, new FrameWindows(4, 1)).Denoise(video, Level);

        TensorAssert.Close(gaussian.Denoise(video, Level).Clean, output.Clean, tolerance: 1e-15);
        Assert.Null(output.NoiseFrom);
    }

    [Theory]
    [InlineData(WindowWeights.Flat)]
    [InlineData(WindowWeights.Pyramid)]
    [InlineData(WindowWeights.Ramp)]
    public void APipelineMakesClipsOfFourTimesTheModelsFramesAndItsReportMakesThemAgain(WindowWeights weights)
    {
        using var pipeline = Builder().UseWindows(8, 2, weights).Build();

        var clip = pipeline.Generate("an orc", new GenerationOptions { Frames = 32 });
        using var plain = Builder().Build();
        var again = plain.Generate("an orc", GenerationOptions.From(GenerationReport.Parse(clip.Report!.ToJson())));

        Assert.Equal((32, $"windows(length=8, overlap=2, weights={weights})"), (clip.FrameCount, clip.Report.Windows!.ToString()));
        Assert.Equal(clip.FramesSha256, again.FramesSha256);
        Assert.Contains(
            "UseWindows",
            Assert.Throws<ArgumentOutOfRangeException>(() => plain.Generate("x", new GenerationOptions { Frames = 32 })).Message);
    }

    [Fact]
    public void WindowsThatDoNotFitAreRefused()
    {
        using var pipeline = Builder().Build();

        Assert.Contains("the clip has 4", Assert.Throws<ArgumentException>(() => pipeline.Generate(
            "x", new GenerationOptions { Frames = 4, Windows = new FrameWindows(6, 2) })).Message);
        Assert.Contains("makes at most 8", Assert.Throws<ArgumentException>(() => pipeline.Generate(
            "x", new GenerationOptions { Frames = 40, Windows = new FrameWindows(9, 2) })).Message);
        Assert.Contains(
            "makes at most 8", Assert.Throws<InvalidOperationException>(() => Builder().UseWindows(9, 2).Build()).Message);
        Assert.Contains(
            "The overlap is 8 frames", Assert.Throws<InvalidOperationException>(() => Builder().UseWindows(8, 8).Build()).Message);
    }

    private static VideoDiffusionPipelineBuilder Builder() => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(4);
}
