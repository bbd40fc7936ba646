namespace Pyoco;

/// <summary>A model that several pipelines and runs use; the last of them releases it.</summary>
internal sealed class SharedModel(IVideoModel model, bool isOwned)
{
    private readonly Lock _gate = new();
    private int _users;
    private bool _isReleased;

    /// <summary>The model.</summary>
    public IVideoModel Model => model;

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
