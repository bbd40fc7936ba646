namespace Pyoco.Tests;

public sealed class RunQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0, 1, "concurrent runs are 0; at least 1")]
    [InlineData(1, -1, "waiting runs are -1; at least 0")]
    public void ANumberOutOfRangeIsRefused(int concurrent, int waiting, string named) => Assert.Contains(
        named, Assert.Throws<ArgumentOutOfRangeException>(() => new RunQueue(concurrent, waiting)).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SoManyRunAtOnceAndTheOthersFollowInTheOrderTheyCame(int concurrent)
    {
        var queue = new RunQueue(concurrent);
        var tickets = Enumerable.Range(0, 6).Select(_ => queue.Join()).ToArray();

        for (var i = 0; i < tickets.Length; i++)
        {
            var admitted = Math.Min(tickets.Length, i + concurrent);
            Assert.Equal(tickets.Select((_, j) => j < admitted), tickets.Select(t => t.Admitted.IsCompleted));
            Assert.Equal((admitted - i, tickets.Length - admitted), (queue.State.Running, queue.State.Waiting));
            tickets[i].Dispose();
        }

        Assert.Equal(default, queue.State);
    }

    [Fact]
    public void OneMoreThanMayWaitIsRefusedAndKnowsWhenToComeBack()
    {
        var clock = new HandClock();
        var queue = new RunQueue(concurrentRuns: 2, waitingRuns: 1, clock);
        var (first, second, third) = (queue.Join(), queue.Join(), queue.Join());

        var unknown = Assert.Throws<RunRejectedException>(() => queue.Join());
        first.Enter();
        clock.Advance(TimeSpan.FromSeconds(8));
        first.Dispose();
        using var fourth = queue.Join();
        var known = Assert.Throws<RunRejectedException>(() => queue.Join());

        Assert.Equal((RunRejection.QueueFull, null), (unknown.Reason, unknown.RetryAfter));
        Assert.Contains("2 runs compute and 1 wait", unknown.Message);
        Assert.Equal(TimeSpan.FromSeconds(4), known.RetryAfter); // a run of 8 s, two at once
        second.Dispose();
        third.Dispose();
    }

    [Fact]
    public void ARunThatIsCancelledWhileItWaitsMakesRoomAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var queue = new RunQueue(waitingRuns: 1);
        using var running = queue.Join();
        using var waiting = queue.Join(cancellationToken: stop.Token);

        stop.Cancel();

        Assert.Equal(stop.Token, Assert.Throws<OperationCanceledException>(waiting.Wait).CancellationToken);
        using var next = queue.Join();
        Assert.Equal(1, queue.State.Waiting);
    }

    [Fact]
    public void APipelineThatClosesEndsTheWaiting()
    {
        using var closing = new CancellationTokenSource();
        var queue = new RunQueue();
        using var running = queue.Join(closing: closing.Token);
        using var waiting = queue.Join(closing: closing.Token);

        closing.Cancel();

        Assert.Throws<ObjectDisposedException>(waiting.Wait);
        Assert.True(running.Admitted.IsCompletedSuccessfully);
        Assert.Equal((1, 0), (queue.State.Running, queue.State.Waiting));
    }

    [Fact]
    public void ARunTakesAlongWhatFitsInTheOrderOfTheLine()
    {
        var queue = new RunQueue();
        using var running = queue.Join();
        RunTicket[] waiting = [.. new object?[] { 2, null, 3, 1, 1 }.Select(size => queue.Join(passenger: size))];

        var isThere = (queue.HasWaiting(ticket => SizeOf(ticket) == 3), queue.HasWaiting(ticket => SizeOf(ticket) == 4));
        var taken = queue.TakeAlong(room: 4, SizeOf);

        Assert.Equal((true, false), isThere);
        Assert.Equal([waiting[0], waiting[3], waiting[4]], taken); // 3 does not fit beside 2
        Assert.Equal([true, false, false, true, true], waiting.Select(ticket => ticket.IsTakenAlong));
        Assert.Equal([true, false, false, true, true], waiting.Select(ticket => ticket.Admitted.IsCompletedSuccessfully));
        Assert.Equal((1, 2), (queue.State.Running, queue.State.Waiting));
        Array.ForEach(waiting, ticket => ticket.Dispose());
        Assert.Equal((1, 0), (queue.State.Running, queue.State.Waiting));

        static int SizeOf(RunTicket ticket) => ticket.Passenger as int? ?? 0;
    }

    [Fact]
    public void SilenceIsThatOfTheQuietestRun()
    {
        var clock = new HandClock();
        var queue = new RunQueue(concurrentRuns: 2, clock: clock);
        using var quiet = queue.Join();
        using var loud = queue.Join();

        clock.Advance(TimeSpan.FromSeconds(3));
        loud.Sign();
        var silent = queue.State.Silence;
        quiet.Sign();

        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.Zero), (silent, queue.State.Silence));
    }

    [Fact]
    public void AmongManyThreadsNoMoreThanMayComputeAtOnce()
    {
        const int concurrent = 3;
        var queue = new RunQueue(concurrent, waitingRuns: 1000);
        var (now, most, done) = (0, 0, 0);
        using var finished = new CountdownEvent(200);

        for (var i = 0; i < finished.InitialCount; i++)
        {
            new Thread(() =>
            {
                using (var ticket = queue.Join())
                {
                    ticket.Wait();
                    most = Math.Max(most, Interlocked.Increment(ref now));
                    Thread.Yield();
                    Interlocked.Decrement(ref now);
                    Interlocked.Increment(ref done);
                }

                finished.Signal();
            }).Start();
        }

        Assert.True(finished.Wait(Long));
        Assert.Equal(finished.InitialCount, done);
        Assert.InRange(most, 1, concurrent);
        Assert.Equal(default, queue.State);
    }
}
