using System.Diagnostics;
using System.Text.Json;

namespace Pyoco.Benchmarks;

/// <summary>A training step beside the same one in PyTorch, each in a process of its own, in turns; Linux only.</summary>
/// <remarks>PyTorch runs with its own choice of instructions and with AVX2, and the better of the two counts.</remarks>
internal static class TrainingStepBenchmark
{
    private const string Script = "training_step.py";
    private const string Capability = "ATEN_CPU_CAPABILITY";

    public static void Run(TrainingStepOptions options)
    {
        if (options.Kind == TrainingStepOptions.Motion)
        {
            FullSizeWeights.Write(options.Folder, TorchSharp.torch.ScalarType.Float32); // not within the measurement
        }

        var (lines, ours) = Ours(options);
        var weights = JsonDocument.Parse(lines[0]).RootElement.GetProperty("weights").GetInt64();
        var copies = options.Kind == TrainingStepOptions.Images ? 4 : 3; // gradient, two moments, and an average
        Console.WriteLine($"{options.Kind}: {weights:N0} weights, {ours.Learning:N0} learn, {options.Steps} steps");
        Console.WriteLine($"{"",-22} {"seconds",9} {"peak GB",9} {"beyond weights, gradients and state",36}");
        Print("Pyoco", ours);
        if (FullSizeReference.Folder(Script) is not { } folder)
        {
            return;
        }

        var references = new[] { null, "avx2" }.Select(c => (Name: $"PyTorch {c ?? "(its choice)"}", Result: Reference(folder, options, c)))
            .Where(r => r.Result is not null).ToArray();
        foreach (var (name, result) in references)
        {
            Print(name, result!);
        }

        if (references.MinBy(r => r.Result!.Seconds).Result is { } best)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{"ratio to the better",-22} {ours.Seconds / best.Seconds,9:F2} {ours.PeakGigabytes / best.PeakGigabytes,9:F2} ")
                + FormattableString.Invariant($"{ours.BeyondState(weights, copies) / best.BeyondState(weights, copies),36:F2}"));
        }

        void Print(string name, TrainingStepResult result) => Console.WriteLine(FormattableString.Invariant(
            $"{name,-22} {result.Seconds,9:F2} {result.PeakGigabytes,9:F2} {result.BeyondState(weights, copies),36:F2}"));
    }

    private static (string[] Lines, TrainingStepResult Result) Ours(TrainingStepOptions options)
    {
        var start = OwnProcess.With([TrainingStepProcess.Command, .. options.Arguments, "--folder", options.Folder]);
        start.RedirectStandardOutput = true;
        var lines = Lines(start) ?? throw new IOException("The process of the training steps ended with an error.");
        return (lines, TrainingStepResult.Read(lines)!);
    }

    private static TrainingStepResult? Reference(string folder, TrainingStepOptions options, string? capability)
    {
        // Its file sets the environment for Python in a shell.
        var start = new ProcessStartInfo(
            "bash", ["-c", $"source \"$0/use.sh\" >/dev/null && exec python3 \"$0/{Script}\" \"$@\"", folder, .. options.Arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[Capability] = capability;
        if (Lines(start) is { } lines)
        {
            return TrainingStepResult.Read(lines);
        }

        Console.WriteLine("The reference ended with an error, so there is nothing to compare with.");
        return null;
    }

    // The lines with which a process told its steps; null where it failed.
    private static string[]? Lines(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        string[] lines = [.. process.StandardOutput.ReadToEnd().Split('\n').Where(l => l.StartsWith('{'))];
        process.WaitForExit();
        return process.ExitCode == 0 && lines.Length > 0 ? lines : null;
    }
}
