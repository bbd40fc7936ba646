namespace Pyoco.Noise.Tests;

public sealed class WorkerThreadsTests
{
    [Fact]
    public void FewElementsAreWorthOneThread()
    {
        Assert.Equal(1, WorkerThreads.Count(100, 8));
        Assert.Equal(8, WorkerThreads.Count(1 << 20, 8));
        Assert.Equal(Environment.ProcessorCount, WorkerThreads.Count(1 << 20, null));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => WorkerThreads.Count(100, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void EveryPieceIsDoneOnce(int workers)
    {
        var done = new int[1000];

        WorkerThreads.Run(1000, workers, i => Interlocked.Increment(ref done[i]));

        Assert.All(done, count => Assert.Equal(1, count));
    }
}
