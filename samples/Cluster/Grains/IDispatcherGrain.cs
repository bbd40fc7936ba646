using Orleans.Concurrency;

namespace Cluster;

/// <summary>The queue of the cluster: first come, first served, by whichever silo has a free place.</summary>
public interface IDispatcherGrain : IGrainWithIntegerKey
{
    /// <summary>Puts a job at the end; one that is known already stays where it is.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isKnown">Whether it was accepted before, so that a full queue does not refuse it.</param>
    [Repeatable]
    Task<Submission> Enqueue(Guid job, bool isKnown);

    /// <summary>Takes a job out.</summary>
    [Repeatable]
    Task Remove(Guid job);

    /// <summary>The place of a job in the queue, 1 for the next one; null where it does not wait.</summary>
    [Repeatable]
    Task<int?> PlaceOf(Guid job);

    /// <summary>A silo says, every two seconds, that it is there, how many jobs it makes at once, and which it makes.</summary>
    Task Join(SiloAddress silo, int places, IReadOnlyList<Guid> running);

    /// <summary>A silo takes no more jobs.</summary>
    Task Leave(SiloAddress silo);

    /// <summary>What the cluster does now.</summary>
    [Repeatable]
    Task<ClusterLoad> Load();
}

/// <summary>What the cluster does.</summary>
/// <param name="Silos">Silos that take jobs.</param>
/// <param name="Places">Jobs that they make at once.</param>
/// <param name="Running">Jobs that are made.</param>
/// <param name="Waiting">Jobs that wait.</param>
public sealed record ClusterLoad(int Silos, int Places, int Running, int Waiting);

/// <summary>The making of a job's clip; its activation stands on the silo that computes.</summary>
public interface IRunGrain : IGrainWithGuidKey
{
    /// <summary>Makes the clip and puts it in the store. A second call joins the first. It lasts as long as the clip takes.</summary>
    [ResponseTimeout("7.00:00:00")]
    [AlwaysInterleave]
    Task<RunEnd> Make();

    /// <summary>Stops it.</summary>
    [AlwaysInterleave]
    Task Cancel();
}
