using Microsoft.Extensions.Logging;

namespace Pyoco.Tests;

/// <summary>What becomes of a pass as a whole.</summary>
public sealed class PipelinePassTests
{
    private static readonly TimeSpan Long = BatchedPipeline.Long;

    [Fact]
    public async Task ItStopsWhenItsLastMemberHasLeftAndTheDisposalWaitsForIt()
    {
        using var batched = new BatchedPipeline(4);
        using var stop = new CancellationTokenSource();
        using var mayGoOn = new ManualResetEventSlim();
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("a", token: stop.Token), batched.Make("b", token: stop.Token)];
        batched.Evaluating = _ =>
        {
            stop.Cancel();
            mayGoOn.Wait(Long);
        };

        await batched.ReleaseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[0].WaitAsync(Long));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[1].WaitAsync(Long));
        var disposal = batched.Pipeline.DisposeAsync().AsTask();
        var early = (disposal.IsCompleted, batched.Model.IsDisposed);
        mayGoOn.Set();
        await disposal.WaitAsync(Long);

        Assert.Equal((false, false), early);
        Assert.Equal([2L], batched.Batches); // of three steps
        Assert.True(batched.Model.IsDisposed);
        Assert.Equal(default, batched.Pipeline.Queue.State);
    }

    [Fact]
    public async Task ItsNetworkGetsATokenThatIsCancelledWithTheLastMember()
    {
        var tokens = new List<CancellationToken>();
        using var batched = new BatchedPipeline(4, b => b.UseGuidance(new TokenGuidance(tokens)));
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        batched.Hold();
        tokens.Clear();
        Task<VideoClip>[] calls = [batched.Make("a", token: first.Token), batched.Make("b", token: second.Token)];
        var states = new List<bool>();
        batched.Evaluating = _ =>
        {
            first.Cancel();
            states.Add(tokens.Single().IsCancellationRequested);
            second.Cancel();
            states.Add(tokens.Single().IsCancellationRequested);
        };

        await batched.ReleaseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls).WaitAsync(Long));

        Assert.Equal([false, true], states);
    }

    [Fact]
    public async Task ANetworkThatFailsEndsAllMembersEachWithItsRecord()
    {
        var log = new RecordingLoggerFactory();
        using var batched = new BatchedPipeline(4, b => b.UseLogging(log));
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("a"), batched.Make("b")];
        batched.Evaluating = evaluation => _ = evaluation == 2 ? throw new InvalidOperationException("from the network") : 0;

        await batched.ReleaseAsync();
        foreach (var call in calls)
        {
            Assert.Equal("from the network", (await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(Long))).Message);
        }

        batched.Evaluating = null;
        Assert.Equal(2, log.Lines.Count(line => line.Level == LogLevel.Error && line.Text.Contains("failed after")));
        Assert.Equal(default, batched.Pipeline.Queue.State);
        Assert.Equal(4, (await batched.Make("c").WaitAsync(Long)).FrameCount);
    }

    [Fact]
    public async Task EveryMemberHasLinesOfItsOwn()
    {
        var log = new RecordingLoggerFactory();
        using var batched = new BatchedPipeline(4, b => b.UseLogging(log));
        batched.Hold();
        var before = log.Lines.Count;
        Task<VideoClip>[] calls = [batched.Make("a", seed: 3), batched.Make("b", seed: 9)];
        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);

        var lines = log.Lines.Skip(before).Select(line => line.Text).ToArray();
        string[] runs = [.. lines.Where(line => line.Contains("was accepted")).Select(line => line.Split(' ')[1])];
        Assert.Equal(2, runs.Length);
        Assert.All(runs.Zip([3, 9]), run =>
        {
            Assert.Contains(lines, line => line == $"Run {run.First} is made in the pass of run {runs[0]}, of 2 clips in all");
            Assert.Contains(lines, line => line.StartsWith($"Run {run.First} generates") && line.Contains($"from seed {run.Second} "));
            Assert.Contains(lines, line => line.StartsWith($"Run {run.First} has decoded the clip of seed {run.Second} "));
            Assert.Contains(lines, line => line.StartsWith($"Run {run.First} was completed (generate)"));
        });
        Assert.Contains($"Prompt of run {runs[0]}: a", lines);
        Assert.Contains($"Prompt of run {runs[1]}: b", lines);
    }

    [Fact]
    public async Task AMemberWhoseClipsAreDecodedDoesNotWaitForThoseOfTheOthers()
    {
        using var batched = new BatchedPipeline(4);
        using var mayGoOn = new ManualResetEventSlim();
        batched.Hold();
        Task<VideoClip>[] calls = [batched.Make("a"), batched.Make("b")];
        var decoded = 0;
        batched.Decoding = () =>
        {
            if (++decoded == 3) // after the holder's and the first one's
            {
                mayGoOn.Wait(Long);
            }
        };

        await batched.ReleaseAsync();
        await calls[0].WaitAsync(Long);
        var early = calls[1].IsCompleted;
        mayGoOn.Set();
        await calls[1].WaitAsync(Long);

        Assert.False(early);
    }

    [Fact]
    public async Task LimitsMakePassesSmaller()
    {
        using var batched = new BatchedPipeline(8) { Evaluating = _ => Thread.Sleep(200) };
        await batched.Make("warm"); // so that the time of a frame has no compilation in it
        var one = await batched.Pipeline.EstimateAsync(["x"]);
        using var limited = batched.Pipeline.With(b => b.UseLimits(new RunLimits { Duration = 2.5 * one.Duration }));
        batched.Hold();

        Task<VideoClip>[] calls = [.. Enumerable.Range(0, 5).Select(i => limited.GenerateAsync($"{i}"))];
        await batched.ReleaseAsync();
        await Task.WhenAll(calls).WaitAsync(Long);

        Assert.Equal([2L, 2, 2, 2, 2, 2, 1, 1, 1], batched.Batches);
    }

    [Fact]
    public async Task ACallBeyondTheLimitsIsRefusedAlone()
    {
        using var batched = new BatchedPipeline(8, b => b.UseLimits(new RunLimits { Duration = TimeSpan.FromTicks(1) }));
        using var unlimited = batched.Pipeline.With(b => b.UseLimits(new RunLimits()));
        using var gate = new ManualResetEventSlim();
        var holder = unlimited.GenerateAsync("x", new GenerationOptions { OnStep = _ => gate.Wait(Long) });

        Task<VideoClip>[] refused = [batched.Make("a"), batched.Make("b")];
        Task<VideoClip>[] made = [unlimited.GenerateAsync("c"), unlimited.GenerateAsync("d")];
        gate.Set();
        await Task.WhenAll([holder, .. made]).WaitAsync(Long);

        foreach (var call in refused)
        {
            Assert.Equal(RunRejection.TooLong, (await Assert.ThrowsAsync<RunRejectedException>(() => call.WaitAsync(Long))).Reason);
        }

        Assert.Equal(3, batched.Batches.Count(clips => clips == 2));
    }

    private sealed class TokenGuidance(List<CancellationToken> tokens) : IGuidance
    {
        public MethodSpec Spec => new("token");

        public bool UsesNegativePrompt => false;

        public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
        {
            tokens.Add(prompts.Positive.CancellationToken);
            return bind(prompts.Positive);
        }
    }
}
