using Pyoco.TestSupport;

namespace Pyoco.Tests;

/// <summary>Calls of pipelines over one model, which wait for one another.</summary>
public sealed class PipelineQueueTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly FakeVideoModel _model = new();
    private readonly VideoDiffusionPipeline _pipeline;

    public PipelineQueueTests() => _pipeline = Builder(_model).UseQueue(concurrentRuns: 1, waitingRuns: 2).Build();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task CallsRunOneByOneInTheOrderTheyCameWhicheverPipelineTheyAreOf()
    {
        using var other = _pipeline.With(b => b.UseEuler(2));
        using var gate = new ManualResetEventSlim();
        var ended = new List<string>();

        Task[] calls = [Made(_pipeline, "first", gate), Made(other, "second"), Made(_pipeline, "third")];
        var state = _pipeline.Queue.State;
        gate.Set();
        await Task.WhenAll(calls).WaitAsync(Long);

        Assert.Equal((1, 2), (state.Running, state.Waiting));
        Assert.Equal(["first", "second", "third"], _model.Prompts);
        Assert.Same(_pipeline.Queue, other.Queue);

        async Task Made(VideoDiffusionPipeline pipeline, string prompt, ManualResetEventSlim? gate = null) =>
            await pipeline.GenerateAsync(prompt, new GenerationOptions { OnStep = _ => gate?.Wait(Long) });
    }

    [Fact]
    public async Task OneMoreThanMayWaitIsRefusedAndTheOthersGoOn()
    {
        using var gate = new ManualResetEventSlim();
        var first = Gated(gate);
        Task<VideoClip>[] waiting = [_pipeline.GenerateAsync("x"), _pipeline.GenerateAsync("x")];

        var asynchronous = await Assert.ThrowsAsync<RunRejectedException>(() => _pipeline.GenerateAsync("x"));
        var synchronous = Assert.Throws<RunRejectedException>(() => _pipeline.Generate("x"));
        gate.Set();

        Assert.Equal((RunRejection.QueueFull, RunRejection.QueueFull), (asynchronous.Reason, synchronous.Reason));
        Assert.Equal(3, (await Task.WhenAll([first, .. waiting]).WaitAsync(Long)).Length);
        Assert.Equal(default, _pipeline.Queue.State);
    }

    [Fact]
    public async Task NoThreadOfThePoolWaitsOrComputes()
    {
        using var gate = new ManualResetEventSlim();
        var threads = new List<(int Id, bool IsOfThePool)>();
        var options = new GenerationOptions
        {
            OnStep = _ => threads.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)),
        };

        var first = Gated(gate);
        var second = _pipeline.GenerateAsync("x", options);
        gate.Set();
        await Task.WhenAll(first, second).WaitAsync(Long);

        Assert.False(Assert.Single(threads.Distinct()).IsOfThePool);
    }

    [Fact]
    public async Task ACallThatWaitsSaysAtWhichPlaceAndWhatItDoesThen()
    {
        using var gate = new ManualResetEventSlim();
        var seen = new Recorder();
        var first = Gated(gate);
        var second = _pipeline.GenerateAsync("x", progress: seen);
        gate.Set();
        await Task.WhenAll(first, second).WaitAsync(Long);

        Assert.Equal(
        [
            "Queued", "Encoding", "Denoising", "Denoising", "Denoising", "Decoding", "Decoding", "Decoding", "Decoding",
        ], seen.Reports.Select(r => r.Stage.ToString()));
        Assert.Equal(1, seen.Reports[0].Place);
        Assert.Equal((4, 4), (seen.Reports[^1].Frame, seen.Reports[^1].Frames));
    }

    [Fact]
    public async Task ADisposedPipelineEndsWhatWaitsAndItsAsynchronousDisposalAwaitsWhatRuns()
    {
        using var gate = new ManualResetEventSlim();
        var model = new FakeVideoModel();
        var pipeline = Builder(model).Build();
        var running = Gated(gate, pipeline);
        var waiting = pipeline.GenerateAsync("x");

        var disposal = pipeline.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        var early = (disposal.IsCompleted, model.IsDisposed);
        gate.Set();
        await disposal.WaitAsync(Long);

        Assert.Equal((false, false), early);
        Assert.True(model.IsDisposed);
        Assert.Equal(4, (await running).FrameCount);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pipeline.GenerateAsync("x"));
        await pipeline.DisposeAsync();
    }

    [Fact]
    public void ACallInsideACallbackOfAnotherIsRefusedInsteadOfWaitingForEver()
    {
        using var other = _pipeline.With(b => b.UseEuler(2));
        var options = new GenerationOptions { OnStep = _ => other.Generate("x") };

        Assert.Contains("would wait for itself", Assert.Throws<InvalidOperationException>(() => _pipeline.Generate("x", options)).Message);
        Assert.Equal(default, _pipeline.Queue.State);
    }

    [Fact]
    public async Task AProgressThatThrowsEndsItsCallAloneWithItsException()
    {
        var thrower = new Thrower();

        await Assert.ThrowsAsync<FormatException>(() => _pipeline.GenerateAsync("x", progress: thrower));

        Assert.Equal(default, _pipeline.Queue.State);
        Assert.Equal(4, _pipeline.Generate("x").FrameCount);
    }

    [Fact]
    public async Task ModelsThatShareAQueueShareTheMachine()
    {
        var queue = new RunQueue();
        using var first = Builder(new FakeVideoModel()).UseQueue(queue).Build();
        using var second = Builder(new FakeVideoModel()).UseQueue(queue).Build();
        using var gate = new ManualResetEventSlim();

        var running = Gated(gate, first);
        var waiting = second.GenerateAsync("x");
        var state = queue.State;
        gate.Set();
        await Task.WhenAll(running, waiting).WaitAsync(Long);

        Assert.Equal((1, 1), (state.Running, state.Waiting));
    }

    [Fact]
    public void TheQueueBelongsToTheModel()
    {
        var model = new FakeVideoModel();
        var builder = Builder(model);
        using var first = builder.Build();

        var other = Assert.Throws<InvalidOperationException>(() => builder.UseQueue(2).Build()).Message;
        var derived = Assert.Throws<InvalidOperationException>(() => first.With(b => b.UseQueue(2))).Message;
        var wrong = Assert.Throws<InvalidOperationException>(() => Builder(model).UseQueue(0).Build()).Message;

        Assert.Contains("another queue", other);
        Assert.Contains("UseQueue belong to a builder of CreateBuilder()", derived);
        Assert.Contains("The queue cannot be used: The concurrent runs are 0", wrong);
    }

    // Its first step waits, and the call has begun when this returns.
    private Task<VideoClip> Gated(ManualResetEventSlim gate, VideoDiffusionPipeline? pipeline = null)
    {
        var began = new ManualResetEventSlim();
        var call = (pipeline ?? _pipeline).GenerateAsync("gated", new GenerationOptions
        {
            OnStep = _ =>
            {
                began.Set();
                gate.Wait(Long);
            },
        });
        Assert.True(began.Wait(Long));
        return call;
    }

    private static VideoDiffusionPipelineBuilder Builder(FakeVideoModel model) =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(model, ownsModel: true).UseNoise(CholeskyNoise.White).UseEuler(3);

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Reports { get; } = [];

        public void Report(GenerationProgress value)
        {
            lock (Reports)
            {
                Reports.Add(value);
            }
        }
    }

    private sealed class Thrower : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => throw new FormatException();
    }
}
