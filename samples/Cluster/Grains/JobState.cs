using Pyoco;

namespace Cluster;

/// <summary>How far a job is.</summary>
public enum JobStage
{
    /// <summary>Nobody asked for it.</summary>
    Unknown,

    /// <summary>It waits for a free place.</summary>
    Queued,

    /// <summary>A silo makes it.</summary>
    Running,

    /// <summary>Its clip is in the store.</summary>
    Completed,

    /// <summary>It cannot be made; <see cref="JobState.Failure"/> says why.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}

/// <summary>A job: what was asked and what became of it. Kept in the grain storage, so that it outlives every silo.</summary>
public sealed record JobState
{
    /// <summary>How far it is.</summary>
    public JobStage Stage { get; init; }

    /// <summary>What was asked: a report is a request, too. Numbers that are 0, a sampler, a guidance or a schedule that is missing, and
    /// the prior <c>{"name": "model"}</c> are the pipeline's own.</summary>
    public GenerationReport Request { get; init; } = new();

    /// <summary>How often a silo began it.</summary>
    public int Attempts { get; init; }

    /// <summary>The silo that makes it or made it last; null before the first one.</summary>
    public string? Silo { get; init; }

    /// <summary>The last progress; not kept.</summary>
    public GenerationProgress Progress { get; init; }

    /// <summary>How the clip was made; null before that.</summary>
    public GenerationReport? Report { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether nothing more happens to it.</summary>
    public bool IsOver => Stage is JobStage.Completed or JobStage.Failed or JobStage.Cancelled;
}

/// <summary>Whether a job was taken.</summary>
/// <param name="IsAccepted">Whether it was.</param>
/// <param name="Refusal">Why not; null where it was.</param>
public sealed record Submission(bool IsAccepted, string? Refusal = null);

/// <summary>How a run ended.</summary>
/// <param name="Stage">Completed, failed or cancelled; queued where the silo gives the job back because it stops.</param>
/// <param name="Report">How the clip was made; null where there is none.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
public sealed record RunEnd(JobStage Stage, GenerationReport? Report = null, string? Failure = null);
