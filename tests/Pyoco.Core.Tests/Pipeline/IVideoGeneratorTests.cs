using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class IVideoGeneratorTests
{
    [Fact]
    public async Task AFakeOfFiveLinesServesTheShortCalls()
    {
        using IVideoGenerator fake = new FakeGenerator();

        var clip = await fake.GenerateAsync("an orc");

        Assert.Equal(1, clip.FrameCount);
        Assert.Same(fake, fake.GetService<FakeGenerator>());
        Assert.Contains("ClipsPerPrompt is 3", (await Assert.ThrowsAsync<ArgumentException>(
            () => fake.GenerateAsync("an orc", new GenerationOptions { ClipsPerPrompt = 3 }))).Message);
    }

    [Fact]
    public async Task ThePipelineIsOneAndFindsItsModel()
    {
        var model = new FakeVideoModel();
        using IVideoGenerator generator =
            VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2).Build();

        var clips = await generator.GenerateAsync(["a", "b"], new GenerationOptions { Seed = 3 });

        Assert.Equal([3ul, 4], clips.Select(c => c.Report!.Seed));
        Assert.Same(model, generator.GetService<FakeVideoModel>());
    }

    private sealed class FakeGenerator : IVideoGenerator
    {
        public Task<IReadOnlyList<VideoClip>> GenerateAsync(
            IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress,
            CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<VideoClip>>([new VideoClip([new byte[3]], 1, 1, 8)]);

        public void Dispose()
        {
        }
    }
}
