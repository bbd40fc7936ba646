using Microsoft.Extensions.Logging;
using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PipelineLogTests
{
    [Fact]
    public void PromptsAppearAtTraceOnly()
    {
        using var log = new RecordingLoggerFactory();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2).UseLogging(log).Build();

        pipeline.Generate("a secret wish", new GenerationOptions { Seed = 1 });

        var withPrompt = log.Lines.Where(l => l.Text.Contains("secret")).ToArray();
        Assert.Equal(LogLevel.Trace, Assert.Single(withPrompt).Level);
        Assert.Contains(log.Lines, l => l.Level == LogLevel.Debug && l.Text.Contains("seed 1"));
    }

    [Fact]
    public void AnOverLongNegativePromptIsLogged()
    {
        using var log = new RecordingLoggerFactory();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2).UseGuidance(2).UseLogging(log).Build();

        pipeline.Generate("x", new GenerationOptions { NegativePrompt = "a b c d e f g h i j k l" });

        Assert.Single(log.Lines, l => l.Text == "The negative prompt is too long for the text encoder; its last 2 words were dropped");
    }

    [Fact]
    public void AnOverLongPromptOfTheGuidanceIsLogged()
    {
        using var log = new RecordingLoggerFactory();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(2)
            .UseComposedGuidance(2, new WeightedPrompt("a b c d e f g h i j k", 1)).UseLogging(log).Build();

        pipeline.Generate("x");

        Assert.Single(log.Lines, l => l.Text == "A prompt of the guidance is too long for the text encoder; its last 1 words were dropped");
    }
}
