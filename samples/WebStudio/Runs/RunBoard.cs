using Microsoft.Extensions.Options;
using Pyoco;
using WebStudio.Clips;
using WebStudio.Model;

namespace WebStudio.Runs;

/// <summary>The runs: those that are made or wait, and the latest of those that have ended, for watchers that come late. A run belongs to
/// the studio, not to the connection that asked for it: it goes on when its page is closed, and ends by its end, by being cancelled, or
/// with the host.</summary>
internal sealed partial class RunBoard(
    ModelSource models, ClipMaker maker, IOptions<StudioOptions> options, TimeProvider clock, ILogger<RunBoard> logger)
    : IHostedService
{
    private const int KeptEnded = 32;
    private readonly Lock _gate = new();
    private readonly List<Run> _runs = [];
    private readonly List<Task> _tasks = [];
    private bool _isClosed;

    /// <summary>The runs, oldest first.</summary>
    public IReadOnlyList<Run> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _runs];
            }
        }
    }

    /// <summary>The run of a name; null where there is none, or none any more.</summary>
    public Run? Find(StudioId id) => All.FirstOrDefault(run => run.Id == id);

    /// <summary>Begins a run.</summary>
    /// <exception cref="RunRejectedException">As many are made or wait as may.</exception>
    public Run Begin(IReadOnlyList<ClipWork> works)
    {
        var run = new Run(StudioId.Next(clock), clock.GetUtcNow(), works);
        lock (_gate)
        {
            var active = _runs.Count(r => !r.IsEnded);
            if (_isClosed || active >= options.Value.MaxRuns)
            {
                throw new RunRejectedException(
                    RunRejection.QueueFull, $"{active} runs are made or wait, as many as may: try again later.", TimeSpan.FromSeconds(10));
            }

            foreach (var old in _runs.Where(r => r.IsEnded).SkipLast(KeptEnded - 1).ToArray())
            {
                _runs.Remove(old);
            }

            _tasks.RemoveAll(task => task.IsCompleted);
            _runs.Add(run);
            _tasks.Add(Task.Run(() => MakeAsync(run)));
        }

        return run;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Cancels what is made, and waits for it to end.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] tasks;
        lock (_gate)
        {
            _isClosed = true;
            _runs.Where(run => !run.IsEnded).ToList().ForEach(run => run.Cancel());
            tasks = [.. _tasks];
        }

        return Task.WhenAll(tasks).WaitAsync(cancellationToken);
    }

    private async Task MakeAsync(Run run)
    {
        for (var item = 0; item < run.Works.Count; item++)
        {
            run.Tell(await MakeAsync(run, item));
        }

        run.End();
    }

    // Whatever becomes of a clip is an event: a failure of one is none of the others.
    private async Task<RunEvent> MakeAsync(Run run, int item)
    {
        var ended = new RunEvent { Kind = RunEvent.Ended, Item = item, Status = RunStatus.Cancelled };
        try
        {
            run.Stopped.ThrowIfCancellationRequested();
            run.Tell(new RunEvent { Kind = RunEvent.Progress, Item = item, Status = RunStatus.Running, Text = "begins" });
            var model = await models.GetAsync(run.Stopped);
            return await maker.MakeAsync(model, run, item);
        }
        catch (OperationCanceledException) when (run.Stopped.IsCancellationRequested)
        {
            return ended;
        }
        catch (Exception e) when (e is RunRejectedException or ArgumentException or NotSupportedException
            or GalleryFullException or ModelUnavailableException)
        {
            // What was asked cannot be done, and the message says why.
            return ended with { Status = RunStatus.Failed, Problem = e.Message };
        }
        catch (Exception e)
        {
            Failed(logger, e, run.Id, item);
            return ended with
            {
                Status = RunStatus.Failed, Problem = $"The clip could not be made ({e.GetType().Name}); the log has more.",
            };
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Clip {Item} of run {Run} failed")]
    private static partial void Failed(ILogger logger, Exception reason, StudioId run, int item);
}
