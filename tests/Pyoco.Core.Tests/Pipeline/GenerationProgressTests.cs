using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class GenerationProgressTests
{
    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 6)]
    [InlineData(4, 3)]
    public void TheFractionRisesEvenlyToOneOverTheStepsOfAllBatches(int batchSize, int steps)
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3).Build();
        var progress = new Recorder();

        pipeline.Generate(["a", "b", "c", "d"], new GenerationOptions { BatchSize = batchSize }, progress);

        Assert.Equal(
            Enumerable.Range(1, steps).Select(i => (i, steps, (double)i / steps)),
            progress.Seen.Where(p => p.Stage == GenerationStage.Denoising).Select(p => (p.Step, p.Steps, p.Fraction)));
        Assert.Equal(progress.Seen.Select(p => p.Elapsed).Order(), progress.Seen.Select(p => p.Elapsed));
    }

    [Fact]
    public void ItGoesThroughJson()
    {
        var progress = new GenerationProgress(3, 24, TimeSpan.FromSeconds(2))
        {
            Stage = GenerationStage.Decoding, Frame = 2, Frames = 8, TimeLeft = TimeSpan.FromSeconds(5),
        };

        var json = System.Text.Json.JsonSerializer.Serialize(progress);

        Assert.Contains("\"Stage\":\"Decoding\"", json);
        Assert.Equal(progress, System.Text.Json.JsonSerializer.Deserialize<GenerationProgress>(json));
    }

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Seen { get; } = [];

        public void Report(GenerationProgress value) => Seen.Add(value);
    }
}
