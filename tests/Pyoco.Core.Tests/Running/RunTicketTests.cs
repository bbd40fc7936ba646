using System.Collections.Concurrent;

namespace Pyoco.Tests;

public sealed class RunTicketTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task PlacesAreToldOnceEachAsTheyFallAndWithTheTimeLeft()
    {
        var clock = new HandClock();
        var queue = new RunQueue(clock: clock);
        using var places = new BlockingCollection<(int Place, TimeSpan? Left)>();
        var tickets = Enumerable.Range(0, 3).Select(_ => queue.Join()).ToArray();
        tickets[0].Enter();
        using var last = queue.Join((place, left) => places.Add((place, left)));

        Assert.Equal((3, null), places.Take());
        clock.Advance(TimeSpan.FromSeconds(10));
        tickets[0].Dispose();
        Assert.Equal((2, TimeSpan.FromSeconds(20)), Next());
        tickets[1].Dispose();
        Assert.Equal(1, Next().Place);
        tickets[2].Dispose();
        await last.Admitted.WaitAsync(Long);
        last.Settle();

        Assert.Empty(places);

        (int Place, TimeSpan? Left) Next() => places.TryTake(out var place, Long) ? place : throw new TimeoutException();
    }

    [Fact]
    public void OneThatHasGivenUpIsNotTakenAlong()
    {
        using var stop = new CancellationTokenSource();
        var queue = new RunQueue();
        using var running = queue.Join();
        using var first = queue.Join(cancellationToken: stop.Token);
        using var second = queue.Join();

        stop.Cancel();

        Assert.False(first.TryTakeAlong());
        Assert.True(second.TryTakeAlong());
        Assert.Throws<OperationCanceledException>(first.Wait);
    }

    [Fact]
    public void ARunThatBeginsAtOnceHasNoPlace()
    {
        var told = 0;

        using var ticket = new RunQueue().Join((_, _) => told++);

        Assert.True(ticket.Admitted.IsCompletedSuccessfully);
        Assert.Equal(0, told);
    }

    [Fact]
    public async Task ACallbackThatThrowsEndsItsOwnWaitingAndNobodyElses()
    {
        var queue = new RunQueue();
        var (running, next) = (queue.Join(), queue.Join());
        var calls = 0;
        using var broken = queue.Join((_, _) => _ = ++calls > 1 ? throw new FormatException("from the callback") : 0);

        running.Dispose();

        await next.Admitted.WaitAsync(Long);
        Assert.Throws<FormatException>(broken.Wait);
        next.Dispose();
        Assert.Equal(default, queue.State);
    }

    [Fact]
    public void ACallbackThatThrowsAtOnceLeavesNobodyInTheQueue()
    {
        var queue = new RunQueue();
        using var running = queue.Join();

        Assert.Throws<FormatException>(() => queue.Join((_, _) => throw new FormatException()));

        Assert.Equal(0, queue.State.Waiting);
    }
}
