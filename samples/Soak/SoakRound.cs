using System.Collections.Concurrent;

namespace Soak;

/// <summary>A round: every task once, in an order of its own, by several clients at once.</summary>
internal static class SoakRound
{
    /// <summary>Works a round off; nothing computes any more when it returns.</summary>
    /// <returns>How many tasks were done, and what went wrong.</returns>
    public static async Task<(int Done, IReadOnlyList<string> Failures)> Run(
        Workbench bench, IReadOnlyList<SoakTask> tasks, int round, SoakOptions options)
    {
        var order = new Random(unchecked((options.Seed * 1_000_003) + round));
        var shuffled = tasks.ToArray();
        order.Shuffle(shuffled);
        var waiting = new ConcurrentQueue<(SoakTask Task, int Number)>(shuffled.Select(t => (t, order.Next(1 << 20))));
        var failures = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var next))
            {
                if (await Failure(bench, next.Task, next.Number) is { } failure)
                {
                    failures.Enqueue($"round {round}, {next.Task.Name}: {failure}");
                }
            }
        })));
        while (bench.Pipeline.Queue.State is { Running: > 0 } or { Waiting: > 0 })
        {
            await Task.Delay(1);
        }

        return (shuffled.Length, [.. failures]);
    }

    private static async Task<string?> Failure(Workbench bench, SoakTask task, int number)
    {
        try
        {
            await task.Run(bench, number);
            return null;
        }
        catch (SoakFailure e)
        {
            return e.Message;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
