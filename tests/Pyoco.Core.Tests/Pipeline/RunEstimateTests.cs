using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class RunEstimateTests
{
    private static readonly TimeSpan Evaluation = TimeSpan.FromMilliseconds(40);

    public static TheoryData<ISampler, IGuidance, int, int> Walks => new()
    {
        { new EulerSampler(), new ClassifierFreeGuidance(1), 4, 5 },
        { new EulerSampler(), new ClassifierFreeGuidance(3), 4, 10 },
        { new EulerSampler(), new ClassifierFreeGuidance(3) { IsBatched = true }, 4, 5 },
        { new HeunSampler(), new ClassifierFreeGuidance(1), 4, 9 },
        { new DdimSampler(eta: 1), new ClassifierFreeGuidance(1), 4, 5 },
        { new EulerSampler(), new ClassifierFreeGuidance(1), 8, 15 }, // three windows
    };

    [Theory, MemberData(nameof(Walks))]
    public async Task EvaluationsAreCountedWithoutTheNetwork(ISampler sampler, IGuidance guidance, int frames, int expected)
    {
        var evaluations = 0;
        using var pipeline = Builder(() => evaluations++).UseSampler(sampler, 5).UseGuidance(guidance).Build();
        var options = new GenerationOptions { Frames = frames, Windows = frames > 4 ? new FrameWindows(4, 2) : null };

        var estimate = await pipeline.EstimateAsync(["x"], options);

        Assert.Equal(expected, estimate.Evaluations);
        Assert.Equal(1, evaluations); // the measured one
        evaluations = 0;
        pipeline.Generate("x", options);
        Assert.Equal(expected, evaluations);
    }

    [Fact]
    public async Task TimeIsThatOfTheMeasuredEvaluationForEveryClip()
    {
        using var pipeline = Builder(() => Thread.Sleep(Evaluation)).UseEuler(5).Build();

        var one = await pipeline.EstimateAsync(["x"], new GenerationOptions { BatchSize = 1 });
        var three = await pipeline.EstimateAsync(["x"], new GenerationOptions { BatchSize = 1, ClipsPerPrompt = 3 });

        Assert.InRange(one.Duration, 5 * Evaluation, 50 * Evaluation);
        Assert.Equal((5, 15), (one.Evaluations, three.Evaluations));
        Assert.InRange(three.Duration, one.Duration * 2.5, one.Duration * 3.5);
        Assert.True(three.Bytes >= one.Bytes + (2 * 4 * 3 * 6 * 5));
    }

    [Fact]
    public async Task ARunBeyondTheLimitsIsRefusedBeforeItsFirstStepAndASmallerOneIsMade()
    {
        var steps = 0;
        using var pipeline = Builder(() => Thread.Sleep(Evaluation)).UseEuler(2)
            .UseLimits(new RunLimits { Duration = 40 * Evaluation }).Build();

        var refused = await Assert.ThrowsAsync<RunRejectedException>(
            () => pipeline.GenerateAsync("x", new GenerationOptions { Steps = 1000, OnStep = _ => steps++ }));

        Assert.Equal((RunRejection.TooLong, 0), (refused.Reason, steps));
        Assert.Equal(default, pipeline.Queue.State);
        Assert.Equal(4, pipeline.Generate("x").FrameCount);
    }

    [Fact]
    public void ARunUnderLimitsEncodesItsPromptsOnceAndLogsThemOnce()
    {
        var (model, log) = (new FakeVideoModel(), new RecordingLoggerFactory());
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseNoise(CholeskyNoise.White).UseModel(model).UseLogging(log)
            .UseEuler(2).UseGuidance(3).UseLimits(new RunLimits { Duration = TimeSpan.FromHours(1) }).Build();

        pipeline.Generate(["x", "y"], new GenerationOptions { BatchSize = 1 });

        Assert.Equal(["", "", "x", "y"], model.Prompts.Order(StringComparer.Ordinal));
        Assert.Equal(2, log.Lines.Count(line => line.Text.StartsWith("Prompt of run", StringComparison.Ordinal)));
    }

    private static VideoDiffusionPipelineBuilder Builder(Action evaluated) =>
        VideoDiffusionPipeline.CreateBuilder().UseNoise(CholeskyNoise.White).UseModel(new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                evaluated();
                return network.Denoise(x, level);
            }),
        });
}
