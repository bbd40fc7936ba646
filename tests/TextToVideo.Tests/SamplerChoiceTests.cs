using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

namespace TextToVideo.Tests;

public sealed class SamplerChoiceTests
{
    [Theory]
    [InlineData("euler", "euler")]
    [InlineData("euler-ancestral", "ddim")]
    [InlineData("heun", "heun")]
    [InlineData("dpm-solver++", "dpm-solver++")]
    [InlineData("unipc", "unipc")]
    [InlineData("model", "euler")]
    public void EachNameIsASamplerOfTheLibrary(string name, string expected)
    {
        var model = new Options(CommandLine.Root().Parse("an orc")).Model;
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseIndependentNoise().AllowOtherPrior();

        using var pipeline = SamplerChoice.Use(name, builder, steps: 3).Build();
        var report = pipeline.Generate("an orc", new GenerationOptions { Seed = 1, Frames = 1 }).Report!;

        Assert.Equal((expected, 3), (report.Sampler!.Name, report.Steps));
    }

    [Fact]
    public void TheUsualOneStandsFirst() => Assert.Equal("euler", SamplerChoice.Names.First());
}
