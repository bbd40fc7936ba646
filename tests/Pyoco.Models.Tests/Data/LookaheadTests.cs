using System.Collections.Concurrent;
using System.Diagnostics;

namespace Pyoco.Models.Tests;

public sealed class LookaheadTests
{
    [Fact]
    public void ResultsAreThoseOfTheirStepsWhateverIsAskedInWhateverOrder()
    {
        using var ahead = new Lookahead<long>(step => step * step, ahead: 3, threads: 2);

        foreach (var step in new long[] { 0, 1, 2, 9, 3, 3, 4 })
        {
            Assert.Equal(step * step, ahead.Take(step));
        }
    }

    [Fact]
    public void TheNextResultsAreMadeMeanwhileAndNoMore()
    {
        var made = new ConcurrentDictionary<long, bool>();
        using var ahead = new Lookahead<long>(step => made.TryAdd(step, true) ? step : -1, ahead: 3, threads: 1);

        ahead.Take(0);
        Assert.True(SpinWait.SpinUntil(() => made.Count == 4, TimeSpan.FromSeconds(30)));
        Thread.Sleep(50);

        Assert.Equal([0, 1, 2, 3], made.Keys.Order());
        Assert.Equal(1, ahead.Take(1)); // not made a second time
    }

    [Fact]
    public void AFailureIsThatOfItsStep()
    {
        using var ahead = new Lookahead<long>(
            step => step == 2 ? throw new InvalidDataException("step 2") : step, ahead: 2, threads: 1);

        Assert.Equal(0, ahead.Take(0));
        Assert.Equal(1, ahead.Take(1));
        Assert.Equal("step 2", Assert.Throws<InvalidDataException>(() => ahead.Take(2)).Message);
        Assert.Equal(3, ahead.Take(3));
    }

    [Fact]
    public void WaitingIsMeasuredAgainstTheWholeTime()
    {
        using var slow = new Lookahead<long>(step => Slept(step, 40), ahead: 0, threads: 1);
        var clock = Stopwatch.StartNew();
        for (var step = 0L; step < 5; step++)
        {
            slow.Take(step);
            Thread.Sleep(20);
        }

        // At least what it slept, however busy the machine is.
        Assert.InRange(slow.WaitingShare * clock.Elapsed.TotalSeconds, 5 * 0.039, clock.Elapsed.TotalSeconds);

        var made = 0;
        using var quick = new Lookahead<long>(Counted, ahead: 2, threads: 1);
        for (var step = 0; step < 5; step++)
        {
            quick.Take(step);
            Thread.Sleep(100);
            SpinWait.SpinUntil(() => Volatile.Read(ref made) > step + 1); // the next one is there
        }

        Assert.InRange(quick.WaitingShare, 0, 0.3);

        long Counted(long step)
        {
            Interlocked.Increment(ref made);
            return step;
        }

        static long Slept(long step, int milliseconds)
        {
            Thread.Sleep(milliseconds);
            return step;
        }
    }

    [Fact]
    public void NothingIsGivenAfterItsEnd()
    {
        var ahead = new Lookahead<long>(step => step, ahead: 2, threads: 1);
        ahead.Take(0);
        ahead.Dispose();
        ahead.Dispose();

        Assert.Throws<ObjectDisposedException>(() => ahead.Take(1));
    }
}
