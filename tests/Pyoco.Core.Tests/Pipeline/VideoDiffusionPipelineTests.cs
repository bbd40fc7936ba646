using Pyoco.TestSupport;
using TorchSharp;

namespace Pyoco.Tests;

public sealed class VideoDiffusionPipelineTests : IDisposable
{
    private static readonly CholeskyNoise Correlated = new(new MethodSpec("ar", ("r", 0.8)), f => FrameMatrices.Autoregression(f, 0.8));
    private readonly FakeVideoModel _model = new();
    private readonly VideoDiffusionPipeline _pipeline;

    public VideoDiffusionPipelineTests() =>
        _pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() => _model).UseNoise(CholeskyNoise.White).UseHeun(5).UseGuidance(2).Build();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public void AClipHasTheTrainedLengthAndAReport()
    {
        var clip = _pipeline.Generate("an orc", new GenerationOptions { Seed = 7, NegativePrompt = "blurry" });

        Assert.Equal((4, 5, 6, 8.0), (clip.FrameCount, clip.Width, clip.Height, clip.FrameRate));
        var report = clip.Report!;
        Assert.Equal(
            (7ul, "heun", 5, "classifier-free(scale=2)", ""),
            (report.Seed, report.Sampler!.Name, report.Steps, report.Guidance!.ToString(), report.DroppedText));
        Assert.Equal(("an orc", "blurry", 4, 6, 5), (report.Prompt, report.NegativePrompt, report.Frames, report.Height, report.Width));
        Assert.Equal(MethodSpec.Independent, report.NoisePrior);
        Assert.True(report.Elapsed > TimeSpan.Zero);
        Assert.Equal(["blurry", "an orc"], _model.Prompts);
    }

    [Fact]
    public void TheSameSeedGivesTheSameClipAndAnotherAnother()
    {
        var (a, b, c) = (Frames(1), Frames(1), Frames(2));

        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
    }

    [Fact]
    public void WithoutASeedOneIsDrawnAndReported()
    {
        var first = _pipeline.Generate("an orc");
        var again = _pipeline.Generate("an orc", new GenerationOptions { Seed = first.Report!.Seed });

        Assert.Equal(first.Frame(3).ToArray(), again.Frame(3).ToArray());
        Assert.NotEqual(first.Report.Seed, _pipeline.Generate("an orc").Report!.Seed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void AnEmptyPromptIsRefused(string prompt) => Assert.Throws<ArgumentException>(() => _pipeline.Generate(prompt));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    public async Task FramesThatTheModelDoesNotMakeAreRefused(int frames)
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _pipeline.GenerateAsync(
            "x", new GenerationOptions { Frames = frames }));

        Assert.Contains("1 to 8", error.Message);
        Assert.Contains($"Frames is {frames};", error.Message);
    }

    [Fact]
    public void ASizeInPixelsIsMadeOfLatentsAndAnotherThanTheirMultiplesIsRefused()
    {
        var model = new FakeVideoModel { PixelsPerLatent = 4 };
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(() => model).UseNoise(CholeskyNoise.White).UseEuler(1).Build();

        var clip = pipeline.Generate("x", new GenerationOptions { Height = 16, Frames = 2 });

        Assert.Equal((2, 16, 20), (clip.FrameCount, clip.Height, clip.Width));
        Assert.Contains(
            "multiples of 4",
            Assert.Throws<ArgumentException>(() => pipeline.Generate("x", new GenerationOptions { Height = 18 })).Message);
        Assert.Contains("7)", Assert.Throws<ArgumentException>(() => pipeline.Generate("x", new GenerationOptions { Width = 7 })).Message);
        Assert.Contains(
            "20 x 0 pixels",
            Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Generate("x", new GenerationOptions { Height = 0 })).Message);
        Assert.Contains(
            "-4 x 24",
            Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Generate("x", new GenerationOptions { Width = -4 })).Message);
    }

    [Fact]
    public void AnOverLongPromptSaysWhatItLost() =>
        Assert.Equal("k l", _pipeline.Generate("a b c d e f g h i j k l").Report!.DroppedText);

    [Fact]
    public void ProgressComesAfterEveryStepInOrder()
    {
        var progress = new Recorder();

        _pipeline.Generate("x", new GenerationOptions { Seed = 1 }, progress);

        var steps = progress.Seen.Where(p => p.Stage == GenerationStage.Denoising);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => (i, 5)), steps.Select(p => (p.Step, p.Steps)));
    }

    [Fact]
    public async Task CancellationOnTheWayEndsTheCall()
    {
        using var stop = new CancellationTokenSource();
        var options = new GenerationOptions { OnStep = step => CancelAfter(1, step, stop) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pipeline.GenerateAsync("x", options, cancellationToken: stop.Token));
    }

    [Fact]
    public async Task ConcurrentCallsGiveWhatSingleOnesGive()
    {
        var single = Enumerable.Range(0, 6).Select(i => Frames((ulong)i)).ToArray();

        var together = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => _pipeline.GenerateAsync("x", new GenerationOptions { Seed = (ulong)i })));

        Assert.Equal(single, together.Select(c => c.Frame(0).ToArray()));
    }

    [Fact]
    public void NoTensorIsLeftBehind()
    {
        _pipeline.Generate("x");
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        _pipeline.Generate("x");

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ADisposedPipelineIsRefusedAndItsModelReleased()
    {
        _pipeline.Dispose();
        _pipeline.Dispose();

        Assert.True(_model.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => _pipeline.Generate("x"));
    }

    [Fact]
    public void ADerivedPipelineHasOtherSettingsOverTheSameModel()
    {
        var loads = 0;
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(() =>
            {
                loads++;
                return new FakeVideoModel();
            })
            .UseNoise(CholeskyNoise.White).UseHeun(4).UseGuidance(2).Build();

        using var derived = pipeline.With(b => b.UseNoise(Correlated).AllowOtherPrior().UseEuler(3));

        var report = derived.Generate("x").Report!;
        Assert.Equal(
            ("ar(r=0.8)", "euler", 3, "classifier-free(scale=2)"),
            (report.NoisePrior.ToString(), report.Sampler!.Name, report.Steps, report.Guidance!.ToString()));
        Assert.Equal(
            ("independent", "heun", 4),
            (pipeline.NoisePrior.Name, pipeline.Generate("x").Report!.Sampler!.Name, pipeline.Generate("x").Report!.Steps));
        Assert.NotNull(derived.PriorDivergence);
        Assert.Equal(1, loads);
        Assert.Same(pipeline.GetService<FakeVideoModel>(), derived.GetService<FakeVideoModel>());
    }

    [Fact]
    public void AnotherModelIsNoSettingOfADerivedPipeline()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseHeun(3).Build();

        foreach (Action<VideoDiffusionPipelineBuilder> configure in (Action<VideoDiffusionPipelineBuilder>[])
            [b => b.UseModel(new FakeVideoModel()), b => b.UseModel(() => new FakeVideoModel()), b => b.AdaptModel(_ => { })])
        {
            Assert.Contains("With shares the weights", Assert.Throws<InvalidOperationException>(() => pipeline.With(configure)).Message);
        }

        Assert.Equal(4, pipeline.Generate("x").FrameCount);
    }

    [Fact]
    public void ADerivedPipelineLoadsNothingAndPlansOnce()
    {
        var (loads, model) = (0, new CountingModel());
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(Load).UseNoise(CholeskyNoise.White).UseHeun(3).Build();
        var plans = model.Plans;

        using var derived = pipeline.With(b => b.UseEuler(2).UseGuidance(3));

        Assert.Equal((1, plans + 1), (loads, model.Plans));

        IVideoModel Load()
        {
            loads++;
            return model;
        }
    }

    [Fact]
    public async Task AnAsynchronousCallRunsOnOneThreadThatIsNotOfThePool()
    {
        var threads = new List<(int Id, bool IsOfThePool)>();
        var options = new GenerationOptions
        {
            OnStep = _ => threads.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)),
        };

        await _pipeline.GenerateAsync(["x"], options);

        var (id, isOfThePool) = Assert.Single(threads.Distinct());
        Assert.Equal(5, threads.Count);
        Assert.False(isOfThePool);
        Assert.NotEqual(Environment.CurrentManagedThreadId, id);
    }

    [Fact]
    public async Task ATokenThatIsCancelledBeforeTheStartComputesNothingAndReleasesTheModel()
    {
        var call = _pipeline.GenerateAsync(["x"], cancellationToken: new CancellationToken(canceled: true));
        _pipeline.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.True(call.IsCanceled);
        Assert.Empty(_model.Prompts);
        Assert.True(_model.IsDisposed);
    }

    [Fact]
    public async Task ATokenThatIsCancelledInTheLastStepEndsTheCallBeforeItReturns()
    {
        using var stop = new CancellationTokenSource();
        var options = new GenerationOptions { OnStep = step => CancelAfter(step.Steps - 1, step, stop) };

        var call = _pipeline.GenerateAsync(["x"], options, cancellationToken: stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task ExceptionsOfACallComeThroughItsTask()
    {
        var wrong = new GenerationOptions { Steps = 0 };
        var broken = new GenerationOptions { OnStep = _ => throw new FormatException("from the callback") };

        Task[] calls = [_pipeline.GenerateAsync(["x"], wrong), _pipeline.GenerateAsync(["x"], broken), _pipeline.GenerateAsync("x", wrong)];

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => calls[0]);
        Assert.Equal("from the callback", (await Assert.ThrowsAsync<FormatException>(() => calls[1])).Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => calls[2]);
        _pipeline.Dispose();
        Assert.True(_model.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _pipeline.GenerateAsync(["x"]));
    }

    private static void CancelAfter(int index, SamplingStep step, CancellationTokenSource stop)
    {
        if (step.Index == index)
        {
            stop.Cancel();
        }
    }

    private byte[] Frames(ulong seed) => _pipeline.Generate("x", new GenerationOptions { Seed = seed }).Frame(0).ToArray();

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Seen { get; } = [];

        public void Report(GenerationProgress value) => Seen.Add(value);
    }
}
