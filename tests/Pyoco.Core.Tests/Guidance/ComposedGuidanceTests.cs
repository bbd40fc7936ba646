using Microsoft.Extensions.Logging;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ComposedGuidanceTests
{
    [Fact]
    public void TheWeightedDirectionsOfAllPromptsAddUp()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches(null, "snow", "night");
        var rule = new ComposedGuidance(3, new WeightedPrompt("snow", 1.5), new WeightedPrompt("night", -0.5));

        var clean = rule.Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), TwoBranches.Level);

        var n = network.Negative;
        var expected = n.Plus((network.Positive - n).Times(3)).Plus((network.Other(0) - n).Times(1.5)) - (network.Other(1) - n).Times(0.5);
        TensorAssert.Close(expected, clean, 1e-12);
        Assert.Equal(["negative", "night", "positive", "snow"], network.EncodedTexts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void APipelineEncodesThemLogsThemAsItLogsPromptsAndKeepsThemOutOfReportsWithoutPrompts()
    {
        var model = new FakeVideoModel();
        using var loggers = new RecordingLoggerFactory();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2)
            .UseLogging(loggers).UseComposedGuidance(2, new WeightedPrompt("a zebra", 1)).Build();

        var clip = pipeline.Generate("an orc", new GenerationOptions { Seed = 4 });

        Assert.Equal(["", "a zebra", "an orc"], model.Prompts.Order());
        Assert.All(loggers.Lines.Where(l => l.Text.Contains("zebra")), l => Assert.Equal(LogLevel.Trace, l.Level));
        Assert.Contains("a zebra", clip.Report!.ToJson());
        Assert.DoesNotContain("zebra", clip.Report.WithoutPrompts().ToJson());
        using var plain = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2).Build();
        Assert.Equal(clip.FramesSha256, plain.Generate("an orc", GenerationOptions.From(clip.Report)).FramesSha256);
    }

    [Fact]
    public void AModelThatReadsNoTextRefusesTheRuleByName()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(new FakeVideoModel { ReadsText = false })
            .UseNoise(CholeskyNoise.White).UseEuler(2).Build();
        var options = new GenerationOptions { Guidance = new ComposedGuidance(2, new WeightedPrompt("x", 1)) };

        Assert.Contains("composed", Assert.Throws<NotSupportedException>(() => pipeline.Generate("", options)).Message);
    }

    [Fact]
    public void WhatIsMissingOrOutOfRangeIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ComposedGuidance(3));
        Assert.Throws<ArgumentException>(() => new ComposedGuidance(3, default(WeightedPrompt)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComposedGuidance(-1, new WeightedPrompt("x", 1)));
        Assert.Throws<ArgumentOutOfRangeException>("Weight", () => new WeightedPrompt("x", double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("Weight", () => new WeightedPrompt("x", 1) with { Weight = 2000 });
    }
}
