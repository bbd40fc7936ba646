using System.Diagnostics;
using System.Text.Json;

namespace Pyoco.Benchmarks;

/// <summary>Runs the same call in the Python reference, whose folder <c>PYOCO_PEER</c> names (default: <c>../shared/peer</c> beside the
/// repository).</summary>
internal static class FullSizeReference
{
    private const string Variable = "PYOCO_PEER";
    private const string Script = "animatediff_step.py";

    /// <summary>Its figures; null, after a sentence that says why, where it is absent or fails.</summary>
    public static FullSizeResult? Run(FullSizeOptions options, string dtype)
    {
        if (Folder(Script) is not { } folder)
        {
            return null;
        }

        // Its file sets the environment for Python in a shell.
        var start = new ProcessStartInfo(
            "bash", ["-c", "source \"$0/use.sh\" >/dev/null && exec python3 \"$0/animatediff_step.py\" \"$@\"", folder,
            "--dtype", dtype, "--threads", $"{options.Threads}", "--folder", options.Folder]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var figures = new List<JsonElement>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
            {
                figures.Add(JsonDocument.Parse(line).RootElement);
            }
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.WriteLine($"The reference ended with exit code {process.ExitCode}, so there is nothing to compare with.");
            return null;
        }

        var steps = Of("step").Where(f => !f.GetProperty("warmup").GetBoolean()).Select(f => f.GetProperty("seconds").GetDouble());
        return new FullSizeResult(
            "reference",
            dtype,
            options.Threads,
            Of("load").Single().GetProperty("seconds").GetDouble(),
            Median.Of(steps),
            Of("gemm").Single().GetProperty("gflops").GetDouble(),
            figures.Max(f => f.GetProperty("peak_gb").GetDouble()));

        IEnumerable<JsonElement> Of(string what) => figures.Where(f => f.GetProperty("what").GetString() == what);
    }

    /// <summary>The folder of the reference; null, after a sentence that says why, where a script of it is absent.</summary>
    public static string? Folder(string script)
    {
        var folder = Folder();
        if (folder is not null && File.Exists(Path.Combine(folder, script)))
        {
            return folder;
        }

        Console.WriteLine(
            $"The reference is absent ({Variable} names its folder, {script} is in it), so there is nothing to compare with.");
        return null;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return Path.GetFullPath(given);
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pyoco.sln")))
            {
                return Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "peer"));
            }
        }

        return null;
    }
}
