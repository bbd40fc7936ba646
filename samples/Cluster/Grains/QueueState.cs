namespace Cluster;

/// <summary>The jobs of the cluster that are not over, kept in the grain storage.</summary>
public sealed class QueueState
{
    /// <summary>Those that wait, the next one first.</summary>
    public List<Guid> Waiting { get; init; } = [];

    /// <summary>Those that are made, the one that began first first.</summary>
    public List<Guid> Running { get; init; } = [];

    /// <summary>Whether it has a job.</summary>
    public bool Knows(Guid job) => Waiting.Contains(job) || Running.Contains(job);

    /// <summary>The next job begins.</summary>
    public Guid TakeNext()
    {
        var job = Waiting[0];
        Waiting.RemoveAt(0);
        Running.Add(job);
        return job;
    }

    /// <summary>A job that had begun waits again, before all others.</summary>
    public void GiveBack(Guid job)
    {
        if (Running.Remove(job))
        {
            Waiting.Insert(0, job);
        }
    }
}
