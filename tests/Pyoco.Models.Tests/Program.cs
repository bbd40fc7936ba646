using System.Diagnostics;
using Pyoco.Models.Tests;

// Tests run in the test host. As a program of its own this is what tests kill, and the fuzzer of the readers of files: its child processes,
// and the long run,
// `dotnet run -c Release --project tests/Pyoco.Models.Tests -- fuzz --inputs 1000000 --seed 1 --targets lora,scheduler`.
if (args is [FuzzChild.Command, .. var rest])
{
    return FuzzChild.Run(rest);
}

if (args is [AnotherProcess.Command, .. var task])
{
    AnotherProcess.Run(task);
    return 0;
}

if (args is not ["fuzz", ..])
{
    Console.Error.WriteLine("usage: fuzz [--inputs NUMBER] [--seed NUMBER] [--first NUMBER] [--targets NAME,NAME,...]");
    return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

var seed = long.Parse(Option("--seed") ?? "1");
var first = long.Parse(Option("--first") ?? "0");
var names = Option("--targets")?.Split(',');
FuzzTarget[] targets = [.. FuzzTargets.All.Where(t => names?.Contains(t.Name) != false)];
var inputs = long.Parse(Option("--inputs") ?? "100000");
var (run, done, faults, clock) = (new FuzzRun(seed, Console.WriteLine), 0L, 0, Stopwatch.StartNew());
foreach (var target in targets)
{
    var result = run.Run(target, first, (inputs * target.Share + targets.Sum(t => t.Share) - 1) / targets.Sum(t => t.Share));
    (done, faults) = (done + result.Inputs, faults + result.Faults.Count);
    Console.WriteLine(
        $"{target.Name}: {result.Inputs} inputs, {result.Accepted} read, {result.Faults.Count} faults ({clock.Elapsed.TotalSeconds:F0} s)");
}

Console.WriteLine($"{done} inputs in {clock.Elapsed.TotalMinutes:F1} minutes, {faults} faults");
return faults == 0 ? 0 : 1;
