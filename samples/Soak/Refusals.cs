using Pyoco;

namespace Soak;

/// <summary>Requests that are refused or fail: bad input, a callback that throws, limits, a full queue, a disposed pipeline.</summary>
internal static class Refusals
{
    // Enough that the last ones find the queue full.
    private const int Burst = 8 * Workbench.WaitingRuns;

    public static IReadOnlyList<SoakTask> Tasks { get; } =
    [
        new("no prompt", (bench, _) => Bad<ArgumentException>(bench, [], o => o)),
        new("empty prompt", (bench, _) => Bad<ArgumentException>(bench, ["  "], o => o)),
        new("no frames", (bench, _) => Bad<ArgumentOutOfRangeException>(bench, null, o => o with { Frames = 0 })),
        new("too many frames", (bench, _) => Bad<ArgumentOutOfRangeException>(bench, null, o => o with { Frames = 1000 })),
        new("odd size", (bench, _) => Bad<ArgumentException>(bench, null, o => o with { Height = 33 })),
        new("no steps", (bench, _) => Bad<ArgumentOutOfRangeException>(bench, null, o => o with { Steps = 0 })),
        new("schedule of other steps", (bench, _) => Bad<ArgumentException>(bench, null, o => o with
        {
            Schedule = NoiseSchedule.Linear(7),
        })),
        new("step that throws", (bench, _) => Bad<CallbackException>(bench, null, o => o with
        {
            OnStep = _ => throw new CallbackException(),
        })),
        new("preview that throws", (bench, _) => Bad<CallbackException>(bench, null, o => o with
        {
            Preview = new PreviewOptions(_ => throw new CallbackException()),
        })),
        new("progress that throws", (bench, _) => Expect<CallbackException>(
            bench, () => bench.Pipeline.GenerateAsync(bench.Requests[0].Prompts, bench.Requests[0].Options, new Throwing()))),
        new("beyond the limits", Limits),
        new("disposed pipeline", Disposed),
        new("full queue", FillQueue),
    ];

    /// <summary>Makes a call that must fail in one way.</summary>
    /// <exception cref="SoakFailure">It ended otherwise.</exception>
    public static async Task Expect<TException>(Workbench bench, Func<Task> call)
        where TException : Exception
    {
        try
        {
            await bench.WhenThereIsRoom(async () =>
            {
                await call();
                return 0;
            });
        }
        catch (TException)
        {
            return;
        }
        catch (Exception e)
        {
            throw new SoakFailure($"it ended with {e.GetType().Name} ({e.Message}); {typeof(TException).Name} was expected.");
        }

        throw new SoakFailure($"it succeeded; {typeof(TException).Name} was expected.");
    }

    private static Task Bad<TException>(
        Workbench bench, IReadOnlyList<string>? prompts, Func<GenerationOptions, GenerationOptions> with)
        where TException : Exception
    {
        var request = bench.Requests[0];
        return Expect<TException>(bench, () => bench.Pipeline.GenerateAsync(prompts ?? request.Prompts, with(request.Options)));
    }

    private static async Task Limits(Workbench bench, int number)
    {
        var request = bench.Requests[0];
        using var limited = bench.Pipeline.With(b => b.UseLimits(new RunLimits { Duration = TimeSpan.FromTicks(1) }));
        await Expect<RunRejectedException>(bench, () => limited.GenerateAsync(request.Prompts, request.Options));
    }

    private static Task Disposed(Workbench bench, int number)
    {
        var derived = bench.Pipeline.With(b => b.UseDdim(4));
        derived.Dispose();
        return Expect<ObjectDisposedException>(bench, () => derived.GenerateAsync(["an orc"]));
    }

    // More calls at once than the queue takes; those that it takes are cancelled.
    private static async Task FillQueue(Workbench bench, int number)
    {
        var request = bench.Requests[0];
        using var stop = new CancellationTokenSource();
        var calls = Enumerable.Range(0, Burst)
            .Select(_ => bench.Pipeline.GenerateAsync(request.Prompts, request.Options, cancellationToken: stop.Token)).ToArray();
        await stop.CancelAsync();
        var refused = 0;
        foreach (var call in calls)
        {
            try
            {
                bench.Compare(request, await call);
            }
            catch (OperationCanceledException)
            {
            }
            catch (RunRejectedException e) when (e.Reason == RunRejection.QueueFull)
            {
                refused++;
            }
        }

        if (refused == 0)
        {
            throw new SoakFailure($"none of {Burst} calls at once was refused; {Workbench.WaitingRuns} may wait.");
        }
    }

    private sealed class CallbackException : Exception;

    private sealed class Throwing : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => throw new CallbackException();
    }
}
