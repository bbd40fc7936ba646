using Orleans.Concurrency;
using Pyoco;

namespace Cluster;

/// <summary>A job, by its id: the durable side of a generation.</summary>
public interface IJobGrain : IGrainWithGuidKey
{
    /// <summary>Asks for the clip. Asking again for the same id changes nothing.</summary>
    [Repeatable]
    Task<Submission> Submit(GenerationReport request);

    /// <summary>What became of it.</summary>
    [Repeatable]
    Task<JobState> State();

    /// <summary>The file of its clip, animated WebP; null before there is one.</summary>
    [Repeatable]
    Task<byte[]?> Clip();

    /// <summary>Tells an observer of every change from now on, for five minutes from the last call.</summary>
    [Repeatable]
    Task Watch(IJobObserver observer);

    /// <summary>Stops it, wherever it is made.</summary>
    [Repeatable]
    Task Cancel();

    /// <summary>A silo begins it, and gets the request; null where there is nothing to do any more.</summary>
    Task<GenerationReport?> Begin(string silo);

    /// <summary>The run tells how far it is.</summary>
    [OneWay]
    Task Report(GenerationProgress progress);

    /// <summary>The run has ended.</summary>
    Task End(RunEnd end);
}

/// <summary>Whoever watches a job.</summary>
public interface IJobObserver : IGrainObserver
{
    /// <summary>It has changed. Messages to observers may be lost: <see cref="IJobGrain.State"/> is what holds.</summary>
    [OneWay]
    Task Changed(JobState state);
}
