namespace Pyoco;

/// <summary>Lets a few runs compute at a time and the others wait, first come, first served.</summary>
/// <remarks>
/// <para>Every model has one of its own, which all pipelines over it share. A host that gives one object to the pipelines of several models
/// (<see cref="VideoDiffusionPipelineBuilder.UseQueue(RunQueue)"/>) makes these share the machine.</para>
/// <para>One run at a time is the default: a run computes with all processors already, and several share them without being faster
/// together.</para>
/// </remarks>
public sealed class RunQueue
{
    /// <summary>How many runs may wait by default.</summary>
    public const int DefaultWaitingRuns = 100;

    private readonly Lock _gate = new();
    private readonly LinkedList<RunTicket> _waiting = [];
    private readonly List<RunTicket> _running = [];
    private TimeSpan? _usualDuration;

    /// <summary>An empty queue.</summary>
    /// <param name="concurrentRuns">Runs that compute at once, at least 1.</param>
    /// <param name="waitingRuns">Runs that may wait for them, at least 0; one more is refused with
    /// <see cref="RunRejectedException"/>.</param>
    /// <param name="clock">Tells the time; the system's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RunQueue(int concurrentRuns = 1, int waitingRuns = DefaultWaitingRuns, TimeProvider? clock = null)
    {
        if (concurrentRuns < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(concurrentRuns), concurrentRuns, $"The concurrent runs are {concurrentRuns}; at least 1 was expected.");
        }

        if (waitingRuns < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(waitingRuns), waitingRuns, $"The waiting runs are {waitingRuns}; at least 0 was expected.");
        }

        (ConcurrentRuns, WaitingRuns, Clock) = (concurrentRuns, waitingRuns, clock ?? TimeProvider.System);
    }

    /// <summary>Runs that compute at once.</summary>
    public int ConcurrentRuns { get; }

    /// <summary>Runs that may wait.</summary>
    public int WaitingRuns { get; }

    /// <summary>What it does now.</summary>
    public RunQueueState State
    {
        get
        {
            lock (_gate)
            {
                var silence = _running.Count == 0 ? TimeSpan.Zero : _running.Max(run => Clock.GetElapsedTime(run.LastSign));
                return new RunQueueState(_running.Count, _waiting.Count, silence);
            }
        }
    }

    internal TimeProvider Clock { get; }

    /// <summary>Joins at the end. The ticket's <see cref="RunTicket.Admitted"/> ends when the run may begin; whoever holds the ticket
    /// disposes it, whatever became of the run.</summary>
    /// <param name="placed">Gets the place in the queue, 1 for the next one, and the time until the run begins where it is known: on the
    /// calling thread first, on one of the thread pool when it changes. What it throws ends the waiting.</param>
    /// <param name="cancellationToken">Ends the waiting with <see cref="OperationCanceledException"/>.</param>
    /// <param name="closing">Ends the waiting with <see cref="ObjectDisposedException"/>.</param>
    /// <param name="passenger">Whose run it is, where another one may take it along (<see cref="TakeAlong"/>).</param>
    /// <exception cref="RunRejectedException">As many runs wait as may.</exception>
    internal RunTicket Join(
        Action<int, TimeSpan?>? placed = null, CancellationToken cancellationToken = default, CancellationToken closing = default,
        object? passenger = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticket = new RunTicket(this, placed, passenger);
        lock (_gate)
        {
            if (_running.Count >= ConcurrentRuns && _waiting.Count >= WaitingRuns)
            {
                throw new RunRejectedException(
                    RunRejection.QueueFull,
                    $"{_running.Count} runs compute and {_waiting.Count} wait, as many as may (RunQueue): try again later.",
                    _usualDuration / ConcurrentRuns);
            }

            _waiting.AddLast(ticket);
            RunTelemetry.QueueLength.Add(1);
        }

        Admit();
        ticket.Watch(cancellationToken, closing);
        try
        {
            ticket.Announce();
        }
        catch
        {
            ticket.Dispose();
            throw;
        }

        return ticket;
    }

    /// <summary>Refuses to wait on a thread that a run of this queue computes on: the one would wait for the other.</summary>
    /// <exception cref="InvalidOperationException">The calling thread is such a one.</exception>
    internal void ThrowIfOnThreadOfARun()
    {
        lock (_gate)
        {
            if (_running.Any(run => run.Thread == Thread.CurrentThread))
            {
                throw new InvalidOperationException(
                    "Generate was called in a callback of a run of the same queue, which would wait for itself: call it after the run, or "
                        + "give the other pipeline a RunQueue of its own.");
            }
        }
    }

    /// <summary>Whether some ticket in the line is a wanted one.</summary>
    internal bool HasWaiting(Func<RunTicket, bool> isWanted)
    {
        lock (_gate)
        {
            return _waiting.Any(isWanted);
        }
    }

    /// <summary>Takes tickets out of the line whose runs a running one does together with its own. They are admitted, and do not count as
    /// running.</summary>
    /// <param name="room">How much fits.</param>
    /// <param name="sizeOf">How much of the room a run takes; 0 where it does not go along.</param>
    /// <returns>The tickets in the order of the line.</returns>
    internal IReadOnlyList<RunTicket> TakeAlong(int room, Func<RunTicket, int> sizeOf)
    {
        List<RunTicket> taken = [];
        RunTicket[] moved;
        lock (_gate)
        {
            foreach (var ticket in _waiting.ToArray())
            {
                var size = sizeOf(ticket);
                if (size > 0 && size <= room && ticket.TryTakeAlong())
                {
                    _waiting.Remove(ticket);
                    RunTelemetry.QueueLength.Add(-1);
                    taken.Add(ticket);
                    room -= size;
                }
            }

            moved = [.. _waiting];
        }

        foreach (var ticket in moved)
        {
            ticket.AnnounceLater();
        }

        return taken;
    }

    /// <summary>The place of a ticket, from 1, and the time until its turn where it is known; null where it does not wait.</summary>
    internal (int Place, TimeSpan? Left)? PlaceOf(RunTicket ticket)
    {
        lock (_gate)
        {
            var place = 1 + _waiting.TakeWhile(t => t != ticket).Count();
            return place > _waiting.Count ? null : (place, _usualDuration * place / ConcurrentRuns);
        }
    }

    /// <summary>Takes a ticket out, whether it waits or computes, and lets the next one in.</summary>
    internal void Leave(RunTicket ticket)
    {
        lock (_gate)
        {
            if (_running.Remove(ticket))
            {
                // The latest runs count most; one that was given up before it computed does not.
                var duration = Clock.GetElapsedTime(ticket.Began);
                _usualDuration = ticket.Thread is null ? _usualDuration : _usualDuration is { } usual ? (usual + duration) / 2 : duration;
            }
            else if (_waiting.Remove(ticket))
            {
                RunTelemetry.QueueLength.Add(-1);
            }
            else
            {
                return;
            }
        }

        Admit();
    }

    private void Admit()
    {
        List<RunTicket> admitted = [];
        RunTicket[] moved;
        lock (_gate)
        {
            while (_running.Count < ConcurrentRuns && _waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                RunTelemetry.QueueLength.Add(-1);
                _running.Add(next.Value);
                next.Value.Begin();
                admitted.Add(next.Value);
            }

            moved = [.. _waiting];
        }

        admitted.ForEach(ticket => ticket.Admit());
        foreach (var ticket in moved)
        {
            ticket.AnnounceLater();
        }
    }
}
