using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class StartBuilderExtensionsTests
{
    [Fact]
    public void AMethodThatStartsAgainIsInTheReportWhichMakesTheClipAgain()
    {
        Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder>[] uses = [b => b.UseFreeInit(), b => b.UseFreqPrior()];
        foreach (var use in uses)
        {
            using var pipeline = use(Builder()).Build();
            using var plain = Builder().Build();
            var progress = new List<GenerationProgress>();

            var clip = pipeline.Generate("an orc", progress: new Recorder(progress));
            var options = GenerationOptions.From(GenerationReport.Parse(clip.Report!.ToJson()));

            Assert.Equal(clip.FramesSha256, plain.Generate("an orc", options).FramesSha256);
            Assert.Equal(clip.FramesSha256, pipeline.Generate("an orc", options).FramesSha256);
            Assert.Equal(1, progress[^1].Fraction);
        }
    }

    private static VideoDiffusionPipelineBuilder Builder() => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(4);

    private sealed class Recorder(List<GenerationProgress> reports) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => reports.Add(value);
    }
}
