using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace WebStudio.Runs;

/// <summary>What happened in a run. Watchers read it from any place on, at their own pace: of progress and previews only the latest of each
/// clip is kept, so that neither a long run nor a slow watcher takes memory.</summary>
internal sealed class RunLog
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Number, RunEvent Event)> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;
    private bool _isClosed;
    private int _watchers;

    /// <summary>How many read it now.</summary>
    public int Watchers => _watchers;

    /// <summary>How many events are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Adds an event, which takes the place of the one that it makes out of date.</summary>
    public void Add(RunEvent happened)
    {
        TaskCompletionSource waited;
        lock (_gate)
        {
            for (var node = _events.First; node is not null;)
            {
                var next = node.Next;
                if (IsOutdated(node.Value.Event, happened))
                {
                    _events.Remove(node);
                }

                node = next;
            }

            _events.AddLast((++_last, happened));
            _isClosed |= happened.Kind == RunEvent.Finished;
            (waited, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waited.SetResult();
    }

    /// <summary>The events after a number, and those to come, until the run has finished.</summary>
    /// <param name="after">The number of the last event that the watcher has; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public async IAsyncEnumerable<SseItem<RunEvent>> ReadAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _watchers);
        try
        {
            for (var isOver = false; !isOver;)
            {
                (long Number, RunEvent Event)[] news;
                Task more;
                lock (_gate)
                {
                    news = [.. _events.Where(e => e.Number > after)];
                    (more, isOver) = (_more.Task, _isClosed);
                }

                foreach (var (number, happened) in news)
                {
                    yield return new SseItem<RunEvent>(happened, happened.Kind)
                    {
                        EventId = number.ToString(CultureInfo.InvariantCulture),
                    };
                    after = number;
                }

                isOver = isOver || !await IsReached(more, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    // A watcher that goes ends the reading, and that is no failure.
    private static async Task<bool> IsReached(Task more, CancellationToken cancellationToken)
    {
        try
        {
            await more.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsOutdated(RunEvent old, RunEvent happened) => old.Item == happened.Item && old.Item is not null
        && (happened.Kind == RunEvent.Ended || (old.Kind == happened.Kind && old.Kind is RunEvent.Progress or RunEvent.Preview));
}
