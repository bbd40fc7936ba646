using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class PipelineDisposalTests
{
    [Fact]
    public void TheWeightsOutliveACallThatIsRunning()
    {
        var model = new FakeVideoModel();
        var pipeline = Build(model);
        var disposedOnTheWay = new List<bool>();

        var clip = pipeline.Generate("x", new GenerationOptions
        {
            Seed = 1,
            OnStep = _ =>
            {
                pipeline.Dispose();
                disposedOnTheWay.Add(model.IsDisposed);
            },
        });

        Assert.Equal([false, false, false], disposedOnTheWay);
        Assert.Equal(4, clip.FrameCount);
        Assert.True(model.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => pipeline.Generate("x"));
    }

    [Fact]
    public async Task TheLastOfSeveralCallsReleasesTheWeights()
    {
        var model = new FakeVideoModel();
        var pipeline = Build(model);
        using var bothRun = new Barrier(3);
        using var mayEnd = new ManualResetEventSlim();
        var first = Start(pipeline, bothRun, new ManualResetEventSlim(initialState: true));
        var second = Start(pipeline, bothRun, mayEnd);
        bothRun.SignalAndWait();

        pipeline.Dispose();
        await first;
        var releasedByTheFirst = model.IsDisposed;
        mayEnd.Set();
        await second;

        Assert.False(releasedByTheFirst);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task ACallThatFailsOnTheWayReleasesTheWeightsToo()
    {
        var model = new FakeVideoModel();
        var pipeline = Build(model);
        using var stop = new CancellationTokenSource();
        var options = new GenerationOptions
        {
            OnStep = _ =>
            {
                pipeline.Dispose();
                stop.Cancel();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.GenerateAsync("x", options, cancellationToken: stop.Token));

        Assert.True(model.IsDisposed);
    }

    private static VideoDiffusionPipeline Build(FakeVideoModel model) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => model).UseNoise(CholeskyNoise.White).UseEuler(3).UseQueue(concurrentRuns: 2).Build();

    // LongRunning, so that the two calls stand on threads of their own whatever the pool is busy with.
    private static Task Start(VideoDiffusionPipeline pipeline, Barrier running, ManualResetEventSlim mayEnd) => Task.Factory.StartNew(
        () => pipeline.Generate("x", new GenerationOptions
        {
            OnStep = step =>
            {
                if (step.Index == 0)
                {
                    running.SignalAndWait();
                    mayEnd.Wait();
                }
            },
        }),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
