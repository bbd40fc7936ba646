using System.Diagnostics;

namespace Pyoco.Models.Tests;

/// <summary>Feeds files that are damaged in their structure to the readers, in child processes that it watches: one that dies, hangs or
/// takes too much memory is a fault of its input, behind which a new child goes on.</summary>
internal sealed class FuzzRun(long seed, Action<string> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>How long an input may take, beside the time that a child takes to start.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest resident memory of a child.</summary>
    public long MostMemory { get; init; } = 1_200_000_000;

    /// <summary>Runs inputs of a target, from 0 on.</summary>
    /// <param name="target">The target.</param>
    /// <param name="first">The first input.</param>
    /// <param name="count">How many.</param>
    public FuzzResult Run(FuzzTarget target, long first, long count)
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-fuzz-").FullName;
        var faults = new List<FuzzFault>();
        var accepted = 0L;
        try
        {
            for (var at = first; at < first + count;)
            {
                var child = Directory.CreateDirectory(Path.Combine(folder, $"{at}")).FullName;
                using var progress = new FuzzProgress(Path.Combine(folder, $"progress-{at}"));
                progress.Input = at;
                var end = Watch(target, child, progress, at, first + count - at, faults);
                accepted += progress.Accepted;
                at = progress.Input + (end is null ? 0 : 1);
                if (end is not null)
                {
                    faults.Add(new FuzzFault(target.Name, progress.Input, end));
                    log($"{target.Name} {progress.Input}: {end}");
                }

                Directory.Delete(child, recursive: true);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return new FuzzResult(target.Name, count, accepted, faults);
    }

    // What ended the child before its last input; null where nothing did.
    private string? Watch(FuzzTarget target, string folder, FuzzProgress progress, long first, long count, List<FuzzFault> faults)
    {
        var name = Path.Combine(Path.GetDirectoryName(folder)!, $"progress-{first}");
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", typeof(FuzzRun).Assembly.Location, FuzzChild.Command, target.Name, $"{seed}", $"{first}", $"{count}", folder, name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.OutputDataReceived += (_, line) => Note(target, line.Data, faults);
        process.BeginOutputReadLine();
        var killed = Guard(process, progress, first + count);
        process.WaitForExit();
        return killed ?? (process.ExitCode == 0 ? null : $"abort: code {process.ExitCode}: {FirstLine(error.Result)}");
    }

    private string? Guard(Process process, FuzzProgress progress, long end)
    {
        var (input, started, since) = (progress.Input, progress.Started, Stopwatch.StartNew());
        while (!process.WaitForExit(Look))
        {
            if (progress.Input != input || progress.Started != started)
            {
                (input, started) = (progress.Input, progress.Started);
                since.Restart();
            }

            var memory = MemoryOf(process);
            var isAtInput = started > 0 && input < end; // not starting, nor ending
            var reason = memory > MostMemory ? $"memory: {memory / 1_000_000} MB"
                : since.Elapsed > (isAtInput ? Patience : TimeSpan.FromMinutes(5)) ? $"hang: {since.Elapsed.TotalSeconds:F0} s" : null;
            if (reason is not null)
            {
                process.Kill(entireProcessTree: true);
                return reason;
            }
        }

        return null;
    }

    private static long MemoryOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // it has ended
        }
    }

    private void Note(FuzzTarget target, string? line, List<FuzzFault> faults)
    {
        if (line?.Split('\t') is [var number, var what] && long.TryParse(number, out var input))
        {
            lock (faults)
            {
                faults.Add(new FuzzFault(target.Name, input, what));
            }

            log($"{target.Name} {input}: {what}");
        }
    }

    private static string FirstLine(string text) => text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "";
}

/// <summary>What came of the inputs of a target.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Inputs">How many there were.</param>
/// <param name="Accepted">How many of them were read; all others but the faults were refused as documented.</param>
/// <param name="Faults">Those that were neither.</param>
internal sealed record FuzzResult(string Target, long Inputs, long Accepted, IReadOnlyList<FuzzFault> Faults);

/// <summary>An input that ended in something else than it should.</summary>
/// <param name="Target">What read it.</param>
/// <param name="Input">Its number.</param>
/// <param name="What">What happened.</param>
internal sealed record FuzzFault(string Target, long Input, string What);
