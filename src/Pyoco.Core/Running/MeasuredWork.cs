using System.Diagnostics;

namespace Pyoco;

/// <summary>What some work took.</summary>
/// <param name="Duration">Its time.</param>
/// <param name="Bytes">How far it raised the memory of the process at most. Memory that the process had already, and that the allocator
/// gave it again, is not in it.</param>
internal readonly record struct MeasuredWork(TimeSpan Duration, long Bytes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    /// <summary>Does some work and measures it. Other work of the process at the same time is counted with it.</summary>
    public static MeasuredWork Of(Action work)
    {
        using var ended = new ManualResetEventSlim();
        var before = Environment.WorkingSet;
        var most = before;
        var watching = new Thread(() =>
        {
            while (!ended.Wait(Interval))
            {
                most = Math.Max(most, Environment.WorkingSet);
            }
        })
        {
            IsBackground = true,
            Name = "Pyoco memory",
        };
        watching.Start();
        var clock = Stopwatch.StartNew();
        try
        {
            work();
        }
        finally
        {
            clock.Stop();
            ended.Set();
            watching.Join();
        }

        return new MeasuredWork(clock.Elapsed, Math.Max(most, Environment.WorkingSet) - before);
    }
}
