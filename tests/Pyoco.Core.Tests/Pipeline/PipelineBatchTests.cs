using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PipelineBatchTests
{
    private static readonly string[] Prompts = ["a", "bb", "ccc"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void AClipIsTheSameInWhateverBatchItIsMade(int batchSize)
    {
        using var pipeline = Build(out var model);

        var clips = pipeline.Generate(Prompts, new GenerationOptions { Seed = 5, ClipsPerPrompt = 2, BatchSize = batchSize, NegativePrompt = "x" });

        Assert.Equal(["a", "a", "bb", "bb", "ccc", "ccc"], clips.Select(c => c.Report!.Prompt));
        Assert.Equal([5ul, 6, 7, 8, 9, 10], clips.Select(c => c.Report!.Seed));
        Assert.Equal(batchSize, model.BoundBatches.Max());
        foreach (var clip in clips)
        {
            var alone = pipeline.Generate(clip.Report!.Prompt!, new GenerationOptions { Seed = clip.Report.Seed, NegativePrompt = "x" });
            Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(alone.Frame(i).ToArray(), clip.Frame(i).ToArray(), (a, b) => Math.Abs(a - b) <= 1));
        }
    }

    [Fact]
    public void TheNoiseOfAClipIsTheSameToTheBitInWhateverBatchItIsMade()
    {
        using var pipeline = Build(out _);
        var starts = new List<float[]>();
        var options = new GenerationOptions
        {
            Seed = 5,
            Sampler = new StartRecorder(starts),
        };

        pipeline.Generate(Prompts, options);
        pipeline.Generate(["bb"], options with { Seed = 6 });

        var single = starts[1];
        Assert.Equal(single, starts[0].Skip(single.Length).Take(single.Length));
    }

    [Fact]
    public void ProgressCountsTheStepsOfAllBatches()
    {
        using var pipeline = Build(out _);
        var progress = new Recorder();

        pipeline.Generate(Prompts, new GenerationOptions { BatchSize = 2 }, progress);

        Assert.Equal(Enumerable.Range(1, 6).Select(i => (i, 6)), progress.Seen);
    }

    [Fact]
    public void NoPromptAndEmptyOnesAmongOthersAreRefused()
    {
        using var pipeline = Build(out _);

        Assert.Contains("no prompt", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate([])).Message);
        Assert.Contains("Prompt 2 of 3 is empty", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate(["a", " ", "c"])).Message);
    }

    [Fact]
    public void AModelThatReadsNoTextTakesEmptyPromptsAlone()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel { ReadsText = false }).UseNoise(CholeskyNoise.White).UseEuler(2).UseGuidance(2).Build();

        Assert.Equal(2, pipeline.Generate(["", ""]).Count);
        Assert.Contains("reads none", Assert.Throws<ArgumentException>("prompts", () => pipeline.Generate("an orc")).Message);
    }

    private static VideoDiffusionPipeline Build(out FakeVideoModel model) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model = new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3).UseGuidance(2).Build();

    private sealed class StartRecorder(List<float[]> starts) : ISampler
    {
        public MethodSpec Spec => new("recorder");

        public TorchSharp.torch.Tensor Sample(IVideoDenoiser denoiser, TorchSharp.torch.Tensor noise, NoiseSchedule schedule, SamplingRun run)
        {
            starts.Add([.. noise.data<float>()]);
            return noise.clone();
        }
    }

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<(int, int)> Seen { get; } = [];

        public void Report(GenerationProgress value) => Seen.Add((value.Step, value.Steps));
    }
}
