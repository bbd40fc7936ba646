using System.Diagnostics;
using System.Globalization;

namespace Pyoco.Benchmarks;

/// <summary>How much of its speed training keeps when another process keeps one processor busy.</summary>
/// <remarks>Each setting trains in a child process of its own, as OpenMP reads its variables once. The children take turns, quiet and
/// busy, so that a machine
/// which does not keep its pace treats all alike.</remarks>
internal static class BusyBenchmark
{
    private const string AsShipped = "as shipped";

    // What libgomp does when nothing is set: about 300,000 turns of a loop before a thread goes to sleep.
    private const string Spinning = "GOMP_SPINCOUNT=300000";

    /// <summary>Measures, prints the table and returns it; the first line is what a user gets who sets nothing.</summary>
    public static IReadOnlyList<BusyResult> Run(BusyOptions options)
    {
        string[] settings = [AsShipped, Spinning, .. options.Settings];
        var children = settings.Select(Start).ToList();
        try
        {
            children.ForEach(child => Expect(child, "ready"));
            var (quiet, busy) = (Rates(settings.Length), Rates(settings.Length));
            for (var round = 0; round < options.Rounds; round++)
            {
                Turn(children, options.Seconds, quiet);
                using var spinner = Start(BusyTraining.Spin);
                Expect(spinner, "busy");
                Turn(children, options.Seconds, busy);
                End(spinner);
            }

            return Print([.. settings.Select((name, i) => new BusyResult(name, Median.Of(quiet[i]), Median.Of(busy[i])))]);
        }
        finally
        {
            children.ForEach(End);
        }
    }

    private static List<double>[] Rates(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<double>())];

    private static void Turn(List<Process> children, int seconds, List<double>[] rates)
    {
        for (var i = 0; i < children.Count; i++)
        {
            children[i].StandardInput.WriteLine(seconds);
            var line = children[i].StandardOutput.ReadLine() ?? throw Ended(children[i]);
            rates[i].Add(double.Parse(line, CultureInfo.InvariantCulture));
        }
    }

    private static IOException Ended(Process child)
    {
        child.WaitForExit();
        return new IOException($"A child process of the benchmark ended early, with exit code {child.ExitCode}.");
    }

    private static IReadOnlyList<BusyResult> Print(IReadOnlyList<BusyResult> results)
    {
        var baseline = results[1];
        Console.WriteLine("Training of the sprites' network on batches of 32 images, images a second.");
        Console.WriteLine("Busy: beside a process that keeps one processor busy.");
        Console.WriteLine($"| {"setting",-28} | quiet | busy | busy / quiet | quiet / spinning | busy / spinning |");
        Console.WriteLine($"|{new string('-', 30)}|------:|-----:|-------------:|-----------------:|----------------:|");
        foreach (var r in results)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {r.Setting,-28} | {r.QuietImagesPerS,5:F1} | {r.BusyImagesPerS,4:F1} | {r.Kept,12:F2} "
                + $"| {r.QuietImagesPerS / baseline.QuietImagesPerS,16:F2} | {r.BusyImagesPerS / baseline.BusyImagesPerS,15:F2} |"));
        }

        return results;
    }

    // A setting, or the argument of a child that needs none.
    private static Process Start(string setting)
    {
        string[] arguments = setting == BusyTraining.Spin ? [BusyTraining.Spin] : [BusyTraining.Train, ModelFolder()];
        var start = OwnProcess.With(arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        if (setting.Split('=', 2) is [var name, var value])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static void Expect(Process child, string word)
    {
        if (child.StandardOutput.ReadLine() != word)
        {
            throw Ended(child);
        }
    }

    // Its input ends, and it does.
    private static void End(Process child)
    {
        child.StandardInput.Close();
        child.WaitForExit();
    }

    private static string ModelFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "models", "sprites") is var folder && Directory.Exists(folder))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds models/sprites.");
    }
}
