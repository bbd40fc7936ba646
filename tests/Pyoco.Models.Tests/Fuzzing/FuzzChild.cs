namespace Pyoco.Models.Tests;

/// <summary>The process that reads the inputs of one target, one after the other. Each is a function of the seed and its number.</summary>
internal static class FuzzChild
{
    /// <summary>The first word of its command line.</summary>
    public const string Command = "fuzz-child";

    // Longer than any input of a few kilobytes should take of the processors, however busy these are.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    /// <summary>Runs inputs and prints a line for each that went wrong.</summary>
    /// <param name="arguments">Target, seed, first input, number of inputs, folder and file of the progress.</param>
    public static int Run(string[] arguments)
    {
        var target = FuzzTargets.Find(arguments[0]);
        var (seed, first, count) = (long.Parse(arguments[1]), long.Parse(arguments[2]), long.Parse(arguments[3]));
        using var progress = new FuzzProgress(arguments[5]);
        var read = target.Prepare(arguments[4]);
        progress.Started++;
        for (progress.Input = first; progress.Input < first + count; progress.Input++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var fault = Fault(target, () => read(new Random(HashOf(seed, progress.Input))), progress);
            var used = Environment.CpuUsage.TotalTime - before;
            fault ??= used > Slow ? $"slow: {used.TotalSeconds:F1} s" : null;
            if (fault is not null)
            {
                Console.WriteLine($"{progress.Input}\t{fault}");
            }
        }

        return 0;
    }

    private static string? Fault(FuzzTarget target, Action read, FuzzProgress progress)
    {
        try
        {
            read();
            progress.Accepted++;
            return null;
        }
        catch (Exception e)
        {
            return target.IsDocumented(e) ? null : $"exception: {e.GetType().Name}: {OneLine(e.Message, 160)} {Place(e)}";
        }
    }

    // The first frame of the library; of an exception of the tests the first of these.
    private static string Place(Exception e)
    {
        string[] frames =
            [.. (e.StackTrace ?? "").Split('\n').Select(l => l.Trim()).Where(l => l.Contains("Pyoco", StringComparison.Ordinal))];
        return OneLine(frames.FirstOrDefault(f => !f.Contains(".Tests.", StringComparison.Ordinal)) ?? frames.FirstOrDefault() ?? "", 240);
    }

    private static string OneLine(string text, int length)
    {
        var line = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return line.Length <= length ? line : line[..length];
    }

    private static int HashOf(long seed, long input)
    {
        // SplitMix64's finish: neighbouring inputs share nothing.
        var z = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)input * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return (int)(z >> 33);
    }
}
