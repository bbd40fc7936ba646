using Cluster;

namespace ServerSamples.Tests;

public class SerialWritesTests
{
    [Fact]
    public async Task WritesDoNotOverlapAndThoseThatWaitAreOne()
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
    }

    [Fact]
    public async Task AWriteThatFailsFailsItsCallersAlone()
    {
        var fails = true;
        var serial = new SerialWrites(() => fails ? Task.FromException(new IOException("full")) : Task.CompletedTask);

        await Assert.ThrowsAsync<IOException>(() => serial.Write());
        fails = false;
        await serial.Write();
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5);
        }
    }
}
