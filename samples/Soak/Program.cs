using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Soak;

// Not as SampleProgram does it, which keeps freed memory: whether the process grows is what is measured here.
const int shown = 20;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var fallback = new SoakOptions();
var minutes = new Option<double>("--minutes")
{
    Description = "How long, in minutes; the last 15 % load the model again and again.", DefaultValueFactory = _ => fallback.Minutes,
};
var model = new Option<string>("--model") { Description = "The folder of the model.", DefaultValueFactory = _ => fallback.Model };
var clients = new Option<int>("--clients") { Description = "How many ask at once.", DefaultValueFactory = _ => fallback.Clients };
var concurrent = new Option<int>("--concurrent-runs")
{
    Description = "How many runs compute at once.", DefaultValueFactory = _ => fallback.ConcurrentRuns,
};
var seed = new Option<int>("--seed") { Description = "Chooses the order of the requests.", DefaultValueFactory = _ => fallback.Seed };
var output = new Option<string>("--output")
{
    Description = "The folder of requests.csv, loads.csv and soak.png.", DefaultValueFactory = _ => fallback.Output,
};
var root = new RootCommand(
    "Works the library hard, and fails (exit code 1) where tensors, memory, handles or threads grow or a result is not that of its serial "
    + "twin.")
{
    minutes, model, clients, concurrent, seed, output,
};
root.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        return await Work(
            new SoakOptions
            {
                Minutes = parsed.GetValue(minutes),
                Model = parsed.GetValue(model)!,
                Clients = parsed.GetValue(clients),
                ConcurrentRuns = parsed.GetValue(concurrent),
                Seed = parsed.GetValue(seed),
                Output = parsed.GetValue(output)!,
            },
            cancellationToken);
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("Cancelled.");
        return 130;
    }
    catch (Exception e) when (e is InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException
        or NotSupportedException or CheckpointException or DllNotFoundException)
    {
        Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
        return 2;
    }
});
var line = root.Parse(args);
foreach (var error in line.Action is HelpAction ? [] : line.Errors)
{
    Console.Error.WriteLine(error.Message);
}

return line.Action is not HelpAction && line.Errors.Count > 0 ? 2 : await line.InvokeAsync();

static async Task<int> Work(SoakOptions options, CancellationToken cancellationToken)
{
    OutputFolder.ThrowIfNotWritable(options.Output, ["requests.csv", "loads.csv", "soak.png"]);
    NativeRuntime.ThrowIfUnavailable();
    var run = new SoakRun(options, Console.Out);
    await run.Run(cancellationToken);
    OutputFolder.Write(options.Output, new Dictionary<string, Action<Stream>>
    {
        ["requests.csv"] = stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(run.Requests.ToCsv())),
        ["loads.csv"] = stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(run.Loads.ToCsv())),
        ["soak.png"] = stream => SoakChart.Write(stream, run.Requests, run.Loads),
    });
    Console.WriteLine($"\nThe model loaded once:\n{run.Requests.Table()}\nThe model loaded again and again:\n{run.Loads.Table()}");
    foreach (var failure in run.Failures.Take(shown))
    {
        Console.WriteLine(failure);
    }

    var growing = run.Requests.Growing().Select(name => $"{name} (requests)")
        .Concat(run.Loads.Growing().Select(name => $"{name} (loads)")).ToArray();
    var results = run.Failures.Count == 0
        ? "Every result is its serial twin's, every outcome the right one"
        : $"{run.Failures.Count} failures";
    Console.WriteLine($"{results}; {(growing.Length == 0 ? "everything is flat" : $"growing: {string.Join(", ", growing)}")}.");
    return run.Failures.Count == 0 && growing.Length == 0 ? 0 : 1;
}
