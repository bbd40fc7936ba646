namespace Pyoco;

/// <summary>Counts the calls of something that can be closed: it takes no further ones then, and those that wait are told.</summary>
internal sealed class OpenCalls
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private int _count;
    private bool _isClosed;

    /// <summary>Ends when it is closed and no call runs any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Cancelled when it is closed.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Counts a call; false where it is closed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _count += _isClosed ? 0 : 1;
            return !_isClosed;
        }
    }

    /// <summary>A call has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _count--;
        }

        EndIfOver();
    }

    /// <summary>Takes no further calls; false where it was closed before.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
        }

        _closing.Cancel();
        EndIfOver();
        return true;
    }

    private void EndIfOver()
    {
        lock (_gate)
        {
            if (!_isClosed || _count > 0)
            {
                return;
            }
        }

        _ended.TrySetResult();
    }
}
