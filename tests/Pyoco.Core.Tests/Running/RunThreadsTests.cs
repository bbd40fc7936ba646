using System.Runtime.CompilerServices;

namespace Pyoco.Tests;

public sealed class RunThreadsTests
{
    private readonly RunThreads _threads = new();

    [Fact]
    public async Task TheWorkHasAThreadThatIsNoneOfThePool()
    {
        var thread = await _threads.Start(
            () => (Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground, Thread.CurrentThread.Name));

        Assert.Equal((false, true, "Pyoco run"), thread);
    }

    [Fact]
    public async Task RunsOneAfterTheOtherHaveOneThread()
    {
        var seen = new HashSet<Thread>();
        for (var run = 0; run < 50; run++)
        {
            seen.Add(await _threads.Start(() => Thread.CurrentThread));
            await Assert.ThrowsAsync<FormatException>(() => _threads.Start<int>(() =>
            {
                seen.Add(Thread.CurrentThread);
                throw new FormatException();
            }));
        }

        Assert.Single(seen);
        Assert.Equal(1, _threads.Count);
    }

    [Fact]
    public async Task ThereAreAsManyThreadsAsEverComputedAtOnce()
    {
        for (var burst = 0; burst < 20; burst++)
        {
            using var together = new Barrier(3);
            var runs = Enumerable.Range(0, 3).Select(_ => _threads.Start(() =>
            {
                together.SignalAndWait();
                return Thread.CurrentThread;
            })).ToArray();

            Assert.Equal(3, (await Task.WhenAll(runs)).Distinct().Count());
        }

        Assert.Equal(3, _threads.Count);
    }

    [Fact]
    public async Task TheRunThatBeginsWhenAnotherEndsTakesItsThread()
    {
        var next = new TaskCompletionSource<Task<Thread>>();

        var first = await _threads.Start(
            () => Thread.CurrentThread, ended: () => next.SetResult(_threads.Start(() => Thread.CurrentThread)));

        Assert.Same(first, await await next.Task);
        Assert.Equal(1, _threads.Count);
    }

    [Fact]
    public async Task ItHasEndedBeforeItsTaskHas()
    {
        Task<int>? run = null;
        using var known = new ManualResetEventSlim();
        var wasOver = true;

        run = _threads.Start(() => 7, ended: () =>
        {
            known.Wait();
            wasOver = run!.IsCompleted;
        });
        known.Set();

        Assert.Equal(7, await run);
        Assert.False(wasOver);
    }

    [Fact]
    public async Task ItsExceptionIsTheTasksAndSoIsACancellation()
    {
        await Assert.ThrowsAsync<FormatException>(() => _threads.Start<int>(() => throw new FormatException()));
        await Assert.ThrowsAsync<OperationCanceledException>(() => _threads.Start<int>(() => throw new OperationCanceledException()));
    }

    [Fact]
    public async Task WhatFlowsWithTheCallFlowsIntoTheWork()
    {
        await _threads.Start(() => 0);
        var local = new AsyncLocal<int> { Value = 7 };

        Assert.Equal(7, await _threads.Start(() => local.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatARunDoesToItsThreadIsGoneInTheNext(bool flows)
    {
        var local = new AsyncLocal<int>();

        await Start(flows, () =>
        {
            local.Value = 7;
            Thread.CurrentThread.Name = "mine";
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            return 0;
        });
        var next = await Start(flows, () => (
            local.Value, Thread.CurrentThread.Name, Thread.CurrentThread.Priority, SynchronizationContext.Current is null));

        Assert.Equal((0, "Pyoco run", ThreadPriority.Normal, true), next);
    }

    [Fact]
    public async Task AThreadThatIsFreeHoldsNothingOfItsLastRun()
    {
        var made = await RunWithSomething();

        // The thread may still be on its way back; the test ends when it is.
        while (made.IsAlive)
        {
            GC.Collect();
            await Task.Yield();
        }
    }

    [SkippableFact]
    public async Task ItsStackForSignalsStaysLarge()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has stacks for signals.");

        var (first, second) = (await _threads.Start(SignalStack.CurrentSize), await _threads.Start(SignalStack.CurrentSize));

        Assert.True(first >= 256 << 10, $"It has {first} bytes.");
        Assert.Equal(first, second);
    }

    private Task<T> Start<T>(bool flows, Func<T> work)
    {
        if (flows)
        {
            return _threads.Start(work);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return _threads.Start(work);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> RunWithSomething()
    {
        var something = new object();
        await _threads.Start(() => something.GetHashCode());
        return new WeakReference(something);
    }
}
