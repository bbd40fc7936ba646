namespace Pyoco.Tests;

public sealed class RunWatchTests
{
    private static readonly VideoShape Pixels = new(1, 3, 4, 6, 5);
    private readonly HandClock _clock = new();
    private readonly RunPace _pace = new();
    private readonly Recorder _seen = new();

    [Fact]
    public void ItTellsWhatTheRunDoesAndHowLongItWillTake()
    {
        var watch = Watch();
        using var ticket = new RunQueue(clock: _clock).Join();

        watch.Placed(2, TimeSpan.FromSeconds(30));
        watch.Begin(ticket, frames: 4, Pixels);
        watch.Encoding();
        watch.Denoising();
        Pass(3);
        watch.Stepped(1, 3);
        Pass(5);
        watch.Stepped(2, 3);
        Pass(4);
        watch.Stepped(3, 3);
        watch.Decoding();
        Pass(2);
        watch.Decoded();

        Assert.Equal(
        [
            "queued at place 2, 30 s left", "encoding", "step 1 of 3, 6 s left", "step 2 of 3, 4 s left", "step 3 of 3, 0 s left",
            "decoding, frame 1 of 4, 6 s left",
        ], _seen.Reports.Select(r => r.ToString()));
        Assert.Equal([0, 0, 3, 8, 12, 14], _seen.Reports.Select(r => r.Elapsed.TotalSeconds));
    }

    [Fact]
    public void WhatFramesTookBeforeCountsFromTheFirstStep()
    {
        _pace.LearnFrame(Pixels, TimeSpan.FromSeconds(10));
        var watch = Watch();
        using var ticket = new RunQueue(clock: _clock).Join();

        watch.Begin(ticket, frames: 4, Pixels);
        watch.Denoising();
        Pass(1);
        watch.Stepped(1, 3);

        Assert.Equal(TimeSpan.FromSeconds(2 + 40), _seen.Reports.Single().TimeLeft);
    }

    [Fact]
    public void TheTimeOfWhoeverTakesTheFramesIsNotTheCodecs()
    {
        var watch = Watch();
        using var ticket = new RunQueue(clock: _clock).Join();
        watch.Begin(ticket, frames: 2, Pixels);
        watch.Decoding();
        Pass(1);
        watch.Decoded();
        Pass(100);
        watch.Decoding();
        Pass(3);
        watch.Decoded();

        Assert.Equal(TimeSpan.FromSeconds(2), _pace.Frame(Pixels));
    }

    [Fact]
    public void EverySignReachesTheQueueAndACancelledRunStops()
    {
        using var stop = new CancellationTokenSource();
        var queue = new RunQueue(clock: _clock);
        using var ticket = queue.Join();
        var watch = new RunWatch(null, _pace, _clock, stop.Token);
        watch.Begin(ticket, frames: 4, Pixels);
        Pass(7);
        var silent = queue.State.Silence;

        watch.Proceed();
        stop.Cancel();

        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.Zero), (silent, queue.State.Silence));
        Assert.Throws<OperationCanceledException>(watch.Proceed);
        Assert.Throws<OperationCanceledException>(() => watch.Stepped(1, 1));
        Assert.Throws<OperationCanceledException>(watch.Decoding);
        Assert.Throws<OperationCanceledException>(watch.Encoding);
    }

    [Fact]
    public void ARunInAPassIsToldOfItsOwnFrames()
    {
        _pace.LearnFrame(Pixels, TimeSpan.FromSeconds(2));
        var (pass, watch) = (new RunWatch(null, _pace, _clock, default), Watch());
        using var ticket = new RunQueue(clock: _clock).Join();
        pass.Begin(ticket, frames: 12, Pixels);
        watch.Begin(ticket, frames: 4, Pixels); // the second of three
        Pass(5);

        watch.Follow(pass, Progress(GenerationStage.Denoising, frame: 0, left: 30), before: 4);
        watch.Follow(pass, Progress(GenerationStage.Decoding, frame: 2, left: 20), before: 4);
        watch.Follow(pass, Progress(GenerationStage.Decoding, frame: 6, left: 12), before: 4);
        watch.Follow(pass, Progress(GenerationStage.Decoding, frame: 8, left: 7), before: 4);

        Assert.Equal(
        [
            "step 2 of 3, 22 s left", "decoding, frame 0 of 4, 12 s left", "decoding, frame 2 of 4, 4 s left",
            "decoding, frame 4 of 4, 0 s left",
        ], _seen.Reports.Select(r => r.ToString()));
        Assert.All(_seen.Reports, r => Assert.Equal(TimeSpan.FromSeconds(5), r.Elapsed));

        static GenerationProgress Progress(GenerationStage stage, int frame, double left) =>
            new(2, 3, TimeSpan.Zero) { Stage = stage, Frame = frame, Frames = 12, TimeLeft = TimeSpan.FromSeconds(left) };
    }

    private RunWatch Watch() => new(_seen, _pace, _clock, CancellationToken.None);

    private void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Reports { get; } = [];

        public void Report(GenerationProgress value) => Reports.Add(value);
    }
}
