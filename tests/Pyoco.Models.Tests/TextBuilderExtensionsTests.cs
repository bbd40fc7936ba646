using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class TextBuilderExtensionsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WeightsCountWhereTheyAreAskedForAndTheReportSaysSo()
    {
        var model = TinyModels.ImageModelFolder(_folder.Path);
        using var plain = Builder(model).Build();
        using var weighted = plain.With(b => b.UsePromptWeights());
        string? Pixels(VideoDiffusionPipeline pipeline, string prompt) =>
            pipeline.Generate(prompt, new GenerationOptions { Seed = 1, NegativePrompt = "x" }).FramesSha256;

        Assert.Equal(Pixels(plain, "a green orc"), Pixels(weighted, "a (green:1) orc"));
        Assert.NotEqual(Pixels(plain, "a green orc"), Pixels(weighted, "a (green:3) orc"));
        Assert.Equal("prompt-weights(by=FromEmpty)", weighted.Generate("an orc").Report!.TextEncoder!.ToString());
        Assert.Null(plain.Generate("an orc").Report!.TextEncoder);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LearnedWordsAndWeightsGoTogetherInEitherOrder(bool weightsFirst)
    {
        var model = TinyModels.ImageModelFolder(_folder.Path);
        using var clip = new LearnedClip();
        var path = clip.Write("a.safetensors", "<beast>", 2);
        using var pipeline = (weightsFirst
            ? Builder(model).UsePromptWeights().UseTextualInversion(path)
            : Builder(model).UseTextualInversion(path).UsePromptWeights()).Build();

        var report = pipeline.Generate("a (<beast>:1.2) walks", new GenerationOptions { Seed = 1 }).Report!;

        Assert.Equal("prompt-weights", report.TextEncoder!.Name);
        Assert.Equal("<beast>", report.TextEncoder.Parameters["around"].Method!.Parameters["word-1"].Text);
    }

    [Fact]
    public void AMissingFileAndOneOfAnotherModelAreMistakesOfTheBuild()
    {
        var model = TinyModels.ImageModelFolder(_folder.Path);
        using var clip = new LearnedClip();
        var other = clip.Write("other.safetensors", "<x>", 1, size: 8);

        Assert.Contains("absent.safetensors", Message(b => b.UseTextualInversion("absent.safetensors")));
        Assert.Contains("8 numbers", Message(b => b.UseTextualInversion(other)));
        Assert.Contains("empty path", Message(b => b.UseTextualInversion(" ")));

        string Message(Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder> use) =>
            Assert.Throws<InvalidOperationException>(() => use(Builder(model)).Build()).Message;
    }

    private static VideoDiffusionPipelineBuilder Builder(string model) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2).UseGuidance(2);
}
