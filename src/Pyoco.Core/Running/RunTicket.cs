namespace Pyoco;

/// <summary>A place of one run in a <see cref="RunQueue"/>, from waiting to its end.</summary>
/// <param name="queue">The queue.</param>
/// <param name="placed">Gets the place; null for nobody.</param>
/// <param name="passenger">Whose run it is, for another run that could take it along; null where it computes by itself.</param>
internal sealed class RunTicket(RunQueue queue, Action<int, TimeSpan?>? placed, object? passenger = null) : IDisposable
{
    // Continuations must not compute on the thread of the run that made room.
    private readonly TaskCompletionSource _admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _announcing = new();
    private readonly List<CancellationTokenRegistration> _watches = [];
    private int _lastPlace = int.MaxValue;
    private long _lastSign;

    /// <summary>Ends when the run may begin; with an exception when it may not any more.</summary>
    public Task Admitted => _admitted.Task;

    /// <summary>Whose run it is; null where it computes by itself.</summary>
    public object? Passenger => passenger;

    /// <summary>Whether another run has taken it along, which computes for both: it is not among the running ones.</summary>
    public bool IsTakenAlong { get; private set; }

    /// <summary>When the run began, as the queue's clock counts.</summary>
    public long Began { get; private set; }

    /// <summary>When it gave the last sign of life.</summary>
    public long LastSign => Interlocked.Read(ref _lastSign);

    /// <summary>The thread that it computes on; null where it does not yet.</summary>
    public Thread? Thread { get; private set; }

    /// <summary>Ends the waiting when a token is cancelled.</summary>
    public void Watch(CancellationToken cancellationToken, CancellationToken closing)
    {
        _watches.Add(cancellationToken.Register(() => GiveUp(new OperationCanceledException(cancellationToken))));
        _watches.Add(closing.Register(() => GiveUp(
            new ObjectDisposedException(nameof(VideoDiffusionPipeline), "The pipeline was disposed while the run waited for its turn."))));
    }

    /// <summary>Waits for its turn on the calling thread.</summary>
    public void Wait() => Admitted.GetAwaiter().GetResult();

    /// <summary>The calling thread computes the run from here on.</summary>
    public void Enter() => Thread = Thread.CurrentThread;

    /// <summary>Gives a sign of life.</summary>
    public void Sign() => Interlocked.Exchange(ref _lastSign, queue.Clock.GetTimestamp());

    /// <summary>Its turn has come; the queue calls this.</summary>
    public void Begin()
    {
        Began = queue.Clock.GetTimestamp();
        Sign();
    }

    /// <summary>Lets the run begin.</summary>
    public void Admit() => _admitted.TrySetResult();

    /// <summary>Another run takes it along, where it still waits; the queue calls this.</summary>
    public bool TryTakeAlong()
    {
        IsTakenAlong = true; // before whoever waits goes on
        return _admitted.TrySetResult();
    }

    /// <summary>Tells the place where it has changed.</summary>
    public void Announce()
    {
        if (placed is null)
        {
            return;
        }

        // One at a time, so that places come in order and none after the run began.
        lock (_announcing)
        {
            if (!Admitted.IsCompleted && queue.PlaceOf(this) is var (place, left) && place < _lastPlace)
            {
                _lastPlace = place;
                placed(place, left);
            }
        }
    }

    /// <summary>The same on a thread of the pool: what the callback does is no affair of whoever made room.</summary>
    public void AnnounceLater()
    {
        if (placed is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static ticket => ticket.AnnounceOrGiveUp(), this, preferLocal: false);
        }
    }

    /// <summary>Waits until no place is being told any more.</summary>
    public void Settle()
    {
        lock (_announcing)
        {
        }
    }

    /// <summary>Leaves the queue.</summary>
    public void Dispose()
    {
        _watches.ForEach(watch => watch.Dispose());
        queue.Leave(this);
        _admitted.TrySetCanceled();
    }

    private void AnnounceOrGiveUp()
    {
        try
        {
            Announce();
        }
        catch (Exception e)
        {
            GiveUp(e);
        }
    }

    // Once admitted it is too late: the run itself looks at its token.
    private void GiveUp(Exception reason)
    {
        if (_admitted.TrySetException(reason))
        {
            queue.Leave(this);
        }
    }
}
