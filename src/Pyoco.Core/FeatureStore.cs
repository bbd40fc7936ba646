namespace Pyoco;

/// <summary>The deep features that the networks of one run keep, released when the run ends.</summary>
/// <remarks>A run has one, which its requests carry (<see cref="DenoiserRequest.Features"/>); whoever binds a network to such a request
/// opens a cache, so that no branch sees the features of another one. It is on the thread of the run.</remarks>
public sealed class FeatureStore : IDisposable
{
    private readonly List<FeatureCache> _opened = [];
    private bool _isDisposed;

    /// <summary>The store of a run.</summary>
    /// <param name="reuse">Which features, and how often.</param>
    public FeatureStore(FeatureReuse reuse)
    {
        ArgumentNullException.ThrowIfNull(reuse);
        Reuse = reuse;
    }

    /// <summary>Which features, and how often.</summary>
    public FeatureReuse Reuse { get; }

    /// <summary>The window of the clip that is denoised; each has features of its own.</summary>
    internal RunWindow Window { get; } = new();

    /// <summary>A cache for a network that was bound to a request.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public FeatureCache Open()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var cache = new FeatureCache(Reuse, Window);
        _opened.Add(cache);
        return cache;
    }

    /// <summary>Releases all features.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _opened.ForEach(cache => cache.Release());
    }
}
