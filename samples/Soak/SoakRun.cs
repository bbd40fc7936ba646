using System.Diagnostics;

namespace Soak;

/// <summary>A soak: rounds of requests with the model loaded once, then loads of the model.</summary>
internal sealed class SoakRun(SoakOptions options, TextWriter console)
{
    // The first third, some five hundred requests, fills the allocator's pools. On a busy machine fewer rounds fit into a minute, and their
    // growth was taken for a leak.
    private const int FewestRounds = 30;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(15);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _failures = [];

    /// <summary>The rounds.</summary>
    public SoakSeries Requests { get; } = new("requests", 1000, Quantity.OfRequests);

    /// <summary>The loads.</summary>
    public SoakSeries Loads { get; } = new("loads", 1, Quantity.OfLoads);

    /// <summary>Results that are not those of their twins, and wrong outcomes.</summary>
    public IReadOnlyList<string> Failures => _failures;

    private double Minutes => _clock.Elapsed.TotalMinutes;

    /// <summary>Works until the time is over, and at least until there is enough for slopes, however slow the machine is.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var bench = new Workbench(options.Model, options.ConcurrentRuns);
        await RunRounds(bench, cancellationToken);
        Reload(bench, cancellationToken);
    }

    private async Task RunRounds(Workbench bench, CancellationToken cancellationToken)
    {
        SoakTask[] tasks = [.. SoakTask.Round(bench)];

        // One client: what this round makes are the twins of all later ones.
        var (requests, failures) = await SoakRound.Run(bench, tasks, round: 0, options with { Clients = 1 });
        _failures.AddRange(failures);
        console.WriteLine($"{requests} requests one after the other are the twins, after {_clock.Elapsed.TotalSeconds:F1} s.");
        var (total, said) = (0L, _clock.Elapsed);
        for (var round = 1; Minutes < options.Minutes * (1 - SoakOptions.ReloadingShare) || round <= FewestRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (done, wrong) = await SoakRound.Run(bench, tasks, round, options);
            _failures.AddRange(wrong);
            total += done;
            Requests.Add(Vitals.Take(Minutes, total));
            if (_clock.Elapsed - said > BetweenLines)
            {
                said = _clock.Elapsed;
                Say(round, total, bench.FullQueues);
            }
        }

        console.WriteLine($"{total} requests by {options.Clients} clients; the queue was full for {bench.FullQueues} of them.");
    }

    private void Reload(Workbench bench, CancellationToken cancellationToken)
    {
        var request = bench.Requests[0];
        for (var load = 1; Minutes < options.Minutes || !Loads.IsEnough; load++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (var pipeline = Workbench.Load(options.Model, options.ConcurrentRuns))
            {
                try
                {
                    bench.Compare(request, pipeline.Generate(request.Prompts, request.Options));
                }
                catch (SoakFailure e)
                {
                    _failures.Add($"load {load}: {e.Message}");
                }
            }

            Loads.Add(Vitals.Take(Minutes, load));
        }
    }

    private void Say(int round, long total, long full)
    {
        var now = Requests.All[^1];
        console.WriteLine(FormattableString.Invariant(
            $"{now.Minutes:F1} min, round {round}, {total} requests, {full} times a full queue: {now.Tensors} tensors, ")
            + FormattableString.Invariant($"RSS {now.ResidentMegabytes:F0} MB, {now.Handles} handles, {now.Threads} threads, ")
            + $"{_failures.Count} failures");
    }
}
