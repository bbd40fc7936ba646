namespace Pyoco.Testing.Tests;

public sealed class FakeVideoGeneratorTests
{
    private readonly FakeVideoGenerator _generator = new();

    [Fact]
    public async Task ClipsDependOnPromptAndSeedAlone()
    {
        var clips = await _generator.GenerateAsync(["an orc", "a hero"], new GenerationOptions { Seed = 7, ClipsPerPrompt = 2 });
        var again = await new FakeVideoGenerator().GenerateAsync("an orc", new GenerationOptions { Seed = 8 });

        Assert.Equal(["an orc", "an orc", "a hero", "a hero"], clips.Select(c => c.Report!.Prompt));
        Assert.Equal([7ul, 8, 9, 10], clips.Select(c => c.Report!.Seed));
        Assert.Equal(4, clips.Select(c => c.FramesSha256).Distinct().Count());
        Assert.Equal(clips[1].FramesSha256, again.FramesSha256);
        Assert.All(clips, c => Assert.Equal(c.FramesSha256, c.Report!.FramesSha256));
        Assert.Equal((8, 32, 32), (again.FrameCount, again.Width, again.Height));
        Assert.NotEqual(again.Frame(0).ToArray(), again.Frame(7).ToArray());
    }

    [Fact]
    public async Task WhatWasAskedIsRemembered()
    {
        await _generator.GenerateAsync("an orc", new GenerationOptions { Frames = 3, Height = 2, Width = 4 });
        await Assert.ThrowsAsync<ArgumentException>(() => _generator.GenerateAsync(""));

        Assert.Equal([["an orc"], [""]], _generator.Calls.Select(c => c.Prompts));
        Assert.Equal(3, _generator.Calls[0].Options.Frames);
    }

    [Fact]
    public async Task ProgressAndStreamAreLikeThoseOfAPipeline()
    {
        var progress = new RecordedProgress();
        IVideoGenerator generator = _generator;

        var frames = await generator.StreamAsync("an orc", new GenerationOptions { Steps = 2 }, progress).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 8), frames.Select(f => f.Index));
        Assert.Equal("an orc", frames[^1].Report!.Prompt);
        Assert.Equal(["encoding, 0 s left", "step 1 of 2, 0 s left", "step 2 of 2, 0 s left"], progress.Reports.Select(r => r.ToString()));
    }

    [Fact]
    public async Task PreviewsComeAfterEachStepButTheLast()
    {
        var previews = new List<ClipPreview>();

        var clips = await _generator.GenerateAsync(["an orc", "a hero"], new GenerationOptions
        {
            Steps = 5, Preview = new PreviewOptions(previews.Add) { EverySteps = 2 },
        });

        Assert.Equal([(0, 2), (1, 2), (0, 4), (1, 4)], previews.Select(p => (p.Clip, p.Step)));
        Assert.Equal(clips[1].FramesSha256, previews[1].Video.FramesSha256);
        Assert.Null(previews[0].Video.Report);
    }

    [Fact]
    public async Task FailuresCancellationAndDisposalAreThoseThatAnAppMeets()
    {
        var full = new RunRejectedException(RunRejection.QueueFull, "full", TimeSpan.FromSeconds(5));
        var failing = new FakeVideoGenerator(new FakeVideoOptions { Failure = prompts => prompts.Contains("full") ? full : null });
        var slow = new FakeVideoGenerator(new FakeVideoOptions { StepTime = TimeSpan.FromHours(1) });
        using var stop = new CancellationTokenSource();
        var call = slow.GenerateAsync("an orc", cancellationToken: stop.Token);
        stop.Cancel();
        slow.Dispose();

        Assert.Same(full, await Assert.ThrowsAsync<RunRejectedException>(() => failing.GenerateAsync("full")));
        Assert.NotNull(await failing.GenerateAsync("an orc"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => slow.GenerateAsync("an orc"));
        Assert.True(slow.IsDisposed);
    }
}
