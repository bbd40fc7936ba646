using Cluster;

namespace ServerSamples.Tests;

public class SerialWritesTests
{
    [Fact]
    public Task WritesDoNotOverlapAndThoseThatWaitAreOne() => AsAGrain(async () =>
    {
        var (writes, now, most) = (0, 0, 0);
        var gate = new SemaphoreSlim(0);
        var serial = new SerialWrites(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            writes++;
            await gate.WaitAsync();
            Interlocked.Decrement(ref now);
        });

        var first = serial.Write();
        await Until(() => writes == 1);
        Task[] later = [serial.Write(), serial.Write(), serial.Write()];
        gate.Release(2);
        await Task.WhenAll([first, .. later]);

        Assert.Equal(1, most);
        Assert.Equal(2, writes);
    });

    [Fact]
    public Task AWriteThatFailsFailsItsCallersAlone() => AsAGrain(async () =>
    {
        var fails = true;
        var serial = new SerialWrites(() => fails ? Task.FromException(new IOException("full")) : Task.CompletedTask);

        await Assert.ThrowsAsync<IOException>(() => serial.Write());
        fails = false;
        await serial.Write();
    });

    // One piece of work at a time, as the scheduler of a grain does.
    private static Task AsAGrain(Func<Task> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5);
        }
    }
}
