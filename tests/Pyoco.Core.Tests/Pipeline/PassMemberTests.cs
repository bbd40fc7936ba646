namespace Pyoco.Tests;

/// <summary>A member of a pass ends by itself, and the pass goes on for the others.</summary>
public sealed class PassMemberTests
{
    private static readonly TimeSpan Long = BatchedPipeline.Long;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ACancelledOneEndsAtOnceWhicheverItIs(int which)
    {
        using var batched = new BatchedPipeline(4);
        using var stop = new CancellationTokenSource();
        using var mayGoOn = new ManualResetEventSlim();
        batched.Hold();
        var calls = Enumerable.Range(0, 3)
            .Select(i => batched.Make($"{i}", token: i == which ? stop.Token : default)).ToArray();
        batched.Evaluating = evaluation =>
        {
            if (evaluation == 2)
            {
                stop.Cancel();
                mayGoOn.Wait(Long);
            }
        };

        await batched.ReleaseAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[which].WaitAsync(Long));
        var running = batched.Pipeline.Queue.State.Running;
        mayGoOn.Set();
        var others = await Task.WhenAll(calls.Where((_, i) => i != which)).WaitAsync(Long);

        Assert.Equal(stop.Token, cancelled.CancellationToken);
        Assert.Equal(1, running); // it has ended before the pass
        Assert.True(calls[which].IsCanceled);
        Assert.Equal(Enumerable.Range(0, 3).Where(i => i != which).Select(i => $"{i}"), others.Select(clip => clip.Report!.Prompt));
        Assert.Equal([3L, 3, 3], batched.Batches);
    }

    [Fact]
    public async Task OneThatIsCancelledWhileItWaitsIsNotTakenAlong()
    {
        using var batched = new BatchedPipeline(4);
        using var stop = new CancellationTokenSource();
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("a"), batched.Make("b", token: stop.Token), batched.Make("c")];

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[1]);
        await batched.ReleaseAsync();
        await Task.WhenAll(calls[0], calls[2]).WaitAsync(Long);

        Assert.Equal([2L, 2, 2], batched.Batches);
    }

    [Fact]
    public async Task AProgressThatThrowsEndsItsOwnCallAlone()
    {
        using var batched = new BatchedPipeline(4);
        batched.Hold();
        var told = 0;
        var thrower = new BatchedPipeline.Teller(progress =>
        {
            told++;
            if (progress.Stage == GenerationStage.Denoising)
            {
                throw new FormatException();
            }
        });
        Task<VideoClip>[] calls = [batched.Make("a", progress: thrower), batched.Make("b")];

        await batched.ReleaseAsync();
        await Assert.ThrowsAsync<FormatException>(() => calls[0].WaitAsync(Long));
        await calls[1].WaitAsync(Long);

        Assert.Equal(3, told); // queued, encoding, the first step, and nothing more
        Assert.Equal(default, batched.Pipeline.Queue.State);
    }

    [Fact]
    public async Task AProgressThatCancelsItsOwnCallIsToldNoMore()
    {
        using var batched = new BatchedPipeline(4);
        using var stop = new CancellationTokenSource();
        batched.Hold();
        var stages = new List<GenerationStage>();
        Task<VideoClip>[] calls =
        [
            batched.Make("a"),
            batched.Make(
                "b",
                progress: new BatchedPipeline.Teller(progress =>
                {
                    stages.Add(progress.Stage);
                    if (progress.Stage == GenerationStage.Denoising)
                    {
                        stop.Cancel();
                    }
                }),
                token: stop.Token),
        ];

        await batched.ReleaseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[1].WaitAsync(Long));
        await calls[0].WaitAsync(Long);

        Assert.Equal([GenerationStage.Encoding, GenerationStage.Denoising], stages.SkipWhile(stage => stage == GenerationStage.Queued));
    }

    [Fact]
    public async Task EachIsToldOfItsOwnFramesInItsOwnContext()
    {
        using var batched = new BatchedPipeline(4);
        batched.Hold();
        var caller = new AsyncLocal<string>();
        List<(GenerationProgress Progress, string? Caller)> first = [], second = [];
        Task<VideoClip>[] calls = [Called("first", first), Called("second", second)];

        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);

        Assert.Equal(["first"], Callers(first));
        Assert.Equal(["second"], Callers(second));
        Assert.Equal([1, 2, 3], Denoised(first));
        Assert.Equal([1, 2, 3], Denoised(second));
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], Decoded(first));
        Assert.Equal([(0, 4), (0, 4), (0, 4), (0, 4), (1, 4), (2, 4), (3, 4), (4, 4)], Decoded(second));
        Assert.Equal(TimeSpan.Zero, first[^1].Progress.TimeLeft);

        Task<VideoClip> Called(string name, List<(GenerationProgress, string?)> seen)
        {
            caller.Value = name;
            return batched.Make(name, progress: new BatchedPipeline.Teller(progress => seen.Add((progress, caller.Value))));
        }

        // Places in the queue are told on threads of the pool.
        static IEnumerable<string?> Callers(List<(GenerationProgress Progress, string? Caller)> seen) =>
            seen.Where(told => told.Progress.Stage != GenerationStage.Queued).Select(told => told.Caller).Distinct();

        static IEnumerable<int> Denoised(List<(GenerationProgress Progress, string?)> seen) =>
            seen.Where(told => told.Progress.Stage == GenerationStage.Denoising).Select(told => told.Progress.Step);

        static IEnumerable<(int, int)> Decoded(List<(GenerationProgress Progress, string?)> seen) =>
            seen.Where(told => told.Progress.Stage == GenerationStage.Decoding).Select(told => (told.Progress.Frame, told.Progress.Frames));
    }
}
