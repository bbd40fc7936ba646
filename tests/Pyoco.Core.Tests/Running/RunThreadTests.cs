namespace Pyoco.Tests;

public sealed class RunThreadTests
{
    [Fact]
    public async Task TheWorkHasAThreadOfItsOwn()
    {
        var thread = await RunThread.Start(
            () => (Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground, Thread.CurrentThread.Name));

        Assert.Equal((false, true, "Pyoco run"), thread);
    }

    [Fact]
    public async Task ItsExceptionIsTheTasksAndSoIsACancellation()
    {
        await Assert.ThrowsAsync<FormatException>(() => RunThread.Start<int>(() => throw new FormatException()));
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunThread.Start<int>(() => throw new OperationCanceledException()));
    }

    [Fact]
    public async Task WhatFlowsWithTheCallFlowsIntoTheWork()
    {
        var local = new AsyncLocal<int> { Value = 7 };

        Assert.Equal(7, await RunThread.Start(() => local.Value));
    }
}
