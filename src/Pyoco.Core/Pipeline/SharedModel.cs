namespace Pyoco;

/// <summary>A model that several pipelines and runs use; the last of them releases it.</summary>
internal sealed class SharedModel(IVideoModel model, bool isOwned)
{
    private readonly Lock _gate = new();
    private RunQueue? _queue;
    private int _users;
    private bool _isReleased;

    /// <summary>The model.</summary>
    public IVideoModel Model => model;

    /// <summary>What it was seen to take.</summary>
    public RunPace Pace { get; } = new();

    /// <summary>Where all runs of the model wait for their turn.</summary>
    public RunQueue Queue
    {
        get
        {
            lock (_gate)
            {
                return _queue ??= new RunQueue();
            }
        }
    }

    /// <summary>Makes a queue the model's; false where it has another one already.</summary>
    public bool TryUse(RunQueue queue)
    {
        lock (_gate)
        {
            return ReferenceEquals(_queue ??= queue, queue);
        }
    }

    /// <summary>Adds a user; false where the model was released.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isReleased)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>Takes a user away; the last one releases an owned model.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0)
            {
                return;
            }

            _isReleased = isOwned;
        }

        if (isOwned)
        {
            model.Dispose();
        }
    }
}
