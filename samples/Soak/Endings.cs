using Pyoco;

namespace Soak;

/// <summary>Requests that end early: cancelled at every stage, left by their reader, under a pipeline that is disposed.</summary>
internal static class Endings
{
    private const int SpreadMilliseconds = 40;

    public static IReadOnlyList<SoakTask> Tasks { get; } =
    [
        new("cancelled before the call", (bench, _) => Cancel(bench, (options, stop) =>
        {
            stop.Cancel();
            return options;
        })),
        new("cancelled in a step", (bench, _) => Cancel(bench, (options, stop) => options with { OnStep = _ => stop.Cancel() })),
        new("cancelled in encoding", (bench, _) => CancelAt(bench, GenerationStage.Encoding)),
        new("cancelled in decoding", (bench, _) => CancelAt(bench, GenerationStage.Decoding)),
        new("cancelled at some time", CancelSometime),
        new("cancelled stream", CancelStream),
        new("reader that stops", StopReading),
        new("pipeline disposed meanwhile", (bench, number) => Dispose(bench, number, waits: false)),
        new("pipeline disposed, and waited for", (bench, number) => Dispose(bench, number, waits: true)),
    ];

    private static async Task Cancel(Workbench bench, Func<GenerationOptions, CancellationTokenSource, GenerationOptions> prepare)
    {
        var request = bench.Requests[0];
        await Refusals.Expect<OperationCanceledException>(bench, async () =>
        {
            using var stop = new CancellationTokenSource();
            var options = prepare(request.Options, stop);
            await bench.For(request).GenerateAsync(request.Prompts, options, cancellationToken: stop.Token);
        });
    }

    private static Task CancelAt(Workbench bench, GenerationStage stage) => Refusals.Expect<OperationCanceledException>(bench, async () =>
    {
        using var stop = new CancellationTokenSource();
        var request = bench.Requests[0];
        var progress = new Reaction(report =>
        {
            if (report.Stage == stage)
            {
                stop.Cancel();
            }
        });
        await bench.For(request).GenerateAsync(request.Prompts, request.Options, progress, stop.Token);
    });

    // It may be done before: then it is the right clip.
    private static async Task CancelSometime(Workbench bench, int number)
    {
        var request = bench.Requests[number % bench.Requests.Count];
        try
        {
            bench.Compare(request, await bench.WhenThereIsRoom(async () =>
            {
                using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(number * 7 % SpreadMilliseconds));
                return await bench.For(request).GenerateAsync(request.Prompts, request.Options, cancellationToken: stop.Token);
            }));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static Task CancelStream(Workbench bench, int number) => Refusals.Expect<OperationCanceledException>(bench, async () =>
    {
        using var stop = new CancellationTokenSource();
        var request = bench.Requests.First(r => r.IsOneClip && r.Options.Frames > 6);
        await foreach (var _ in bench.For(request).StreamAsync(request.Prompts[0], request.Options, cancellationToken: stop.Token))
        {
            await stop.CancelAsync();
        }
    });

    private static Task StopReading(Workbench bench, int number) => bench.WhenThereIsRoom(async () =>
    {
        var request = bench.Requests.First(r => r.IsOneClip && r.Options.Frames > 6);
        await foreach (var frame in bench.For(request).StreamAsync(request.Prompts[0], request.Options))
        {
            if (frame.Index == number % 3)
            {
                break;
            }
        }

        return 0;
    });

    // What computes goes on to its end, what waits is refused.
    private static async Task Dispose(Workbench bench, int number, bool waits)
    {
        var request = bench.Requests.First(r => !r.OtherPrior);
        var derived = bench.Pipeline.With(b => b.UseDdim(4));
        var call = derived.GenerateAsync(request.Prompts, request.Options);
        await Task.Delay(number * 5 % SpreadMilliseconds);
        if (waits)
        {
            await derived.DisposeAsync();
        }
        else
        {
            derived.Dispose();
        }

        try
        {
            bench.Compare(request, await call);
        }
        catch (Exception e) when (e is ObjectDisposedException or RunRejectedException { Reason: RunRejection.QueueFull })
        {
        }
    }

    private sealed class Reaction(Action<GenerationProgress> react) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => react(value);
    }
}
