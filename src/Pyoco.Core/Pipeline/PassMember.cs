namespace Pyoco;

/// <summary>A call that may be made in one pass with others. It ends for itself: when its clips are made, when it is cancelled, when its
/// progress throws, when the pass fails; and none of its progress is told after that.</summary>
internal sealed class PassMember(PipelineCall call, PassKey key) : IDisposable
{
    private readonly TaskCompletionSource<IReadOnlyList<VideoClip>> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly List<VideoClip> _clips = [];
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _cancellation;
    private int _framesBefore;
    private Action? _left;
    private Action? _end;
    private bool _isTelling;
    private bool _isOver;

    /// <summary>The call.</summary>
    public PipelineCall Call => call;

    /// <summary>How many clips it asks for.</summary>
    public int Clips => call.Request.Prompts.Count;

    /// <summary>Its clips.</summary>
    public Task<IReadOnlyList<VideoClip>> Made => _made.Task;

    /// <summary>Whether it may be made together with another call.</summary>
    public bool Suits(PassMember other) =>
        ReferenceEquals(call.Parts.Settings, other.Call.Parts.Settings) && key.Suits(other.Call.Key!);

    /// <summary>The pass begins.</summary>
    /// <param name="ticket">The call's place in the queue.</param>
    /// <param name="clipsBefore">Clips of the pass before its first one.</param>
    /// <param name="left">Called once, when the call has ended or is about to.</param>
    public void Board(RunTicket ticket, int clipsBefore, Action left)
    {
        var frames = call.Request.Pixels.Frames;
        _framesBefore = frames * clipsBefore;
        call.Watch.Begin(ticket, frames * Clips, call.Request.Pixels);
        bool hasEnded;
        lock (_gate)
        {
            (_left, hasEnded) = (left, _end is not null);
            if (!hasEnded && !_isOver)
            {
                _cancellation = call.Watch.CancellationToken.Register(Cancel);
            }
        }

        if (hasEnded)
        {
            left();
        }
    }

    /// <summary>Tells its caller what the pass does, in the caller's own context.</summary>
    public void Tell(RunWatch pass, GenerationProgress progress)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _isTelling = true;
        }

        try
        {
            if (_context is null)
            {
                call.Watch.Follow(pass, progress, _framesBefore);
            }
            else
            {
                ExecutionContext.Run(_context, _ => call.Watch.Follow(pass, progress, _framesBefore), null);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }

        Action? end;
        lock (_gate)
        {
            (_isTelling, end) = (false, _end);
        }

        end?.Invoke();
    }

    /// <summary>Takes a clip of its own.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Take(VideoClip clip)
    {
        _clips.Add(clip);
        return _clips.Count == Clips;
    }

    /// <summary>Ends it with the clips that it took.</summary>
    public void Complete()
    {
        if (call.Watch.CancellationToken.IsCancellationRequested)
        {
            Cancel();
        }

        End(() => _made.TrySetResult(_clips));
    }

    /// <summary>Ends it with an exception.</summary>
    public void Fail(Exception reason) => End(() =>
    {
        _made.TrySetException(reason);
        _ = _made.Task.Exception; // looked at, for the caller may have left
    });

    /// <summary>Looks at its token no more.</summary>
    public void Dispose()
    {
        CancellationTokenRegistration cancellation;
        lock (_gate)
        {
            (_isOver, cancellation) = (true, _cancellation);
        }

        cancellation.Dispose(); // waits for a cancellation under way, which takes the lock
    }

    private void Cancel() => Fail(new OperationCanceledException(call.Watch.CancellationToken));

    // The first end counts. Its caller learns of it when none of its progress is being told.
    private void End(Action end)
    {
        Action? left;
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            (_end, left) = (end, _left);
            end = _isTelling ? () => { } : end;
        }

        left?.Invoke();
        end();
    }
}
