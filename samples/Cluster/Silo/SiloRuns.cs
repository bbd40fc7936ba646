using System.Collections.Concurrent;

namespace Cluster;

/// <summary>The jobs that this silo makes.</summary>
internal sealed class SiloRuns
{
    private readonly ConcurrentDictionary<Guid, bool> _jobs = [];

    /// <summary>Them, now.</summary>
    public IReadOnlyList<Guid> Now => [.. _jobs.Keys];

    /// <summary>A job is made until the result is disposed.</summary>
    public IDisposable Add(Guid job)
    {
        _jobs[job] = true;
        return new Entry(() => _jobs.TryRemove(job, out _));
    }

    private sealed class Entry(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
