using System.Text.Json.Serialization;
using Pyoco;
using WebStudio.Clips;

namespace WebStudio.Runs;

/// <summary>Something that happened in a run, as its watchers are told. The kind is the name of the server-sent event.</summary>
internal sealed record RunEvent
{
    /// <summary>The clip's progress.</summary>
    public const string Progress = "progress";

    /// <summary>What the network takes the clip for so far.</summary>
    public const string Preview = "preview";

    /// <summary>The clip has come to its end, whatever that is.</summary>
    public const string Ended = "ended";

    /// <summary>All clips have; nothing follows.</summary>
    public const string Finished = "finished";

    /// <summary>Which of these it is.</summary>
    public required string Kind { get; init; }

    /// <summary>The number of the clip in the run, from 0; null for the run itself.</summary>
    public int? Item { get; init; }

    /// <summary>The clip's state, or the run's.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What is done.</summary>
    public GenerationStage? Stage { get; init; }

    /// <summary>The place in the queue.</summary>
    public int? Place { get; init; }

    /// <summary>Steps done.</summary>
    public int? Step { get; init; }

    /// <summary>Steps in all.</summary>
    public int? Steps { get; init; }

    /// <summary>Seconds that are left, where it is known.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>The same for people.</summary>
    public string? Text { get; init; }

    /// <summary>A preview: its frames as one PNG.</summary>
    public FrameSheet? Sheet { get; init; }

    /// <summary>The finished clip.</summary>
    public ClipSummary? Clip { get; init; }

    /// <summary>Whether a clip that was made again has the same pixels.</summary>
    public bool? IsSame { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Problem { get; init; }
}

/// <summary>Where a clip or a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
internal enum RunStatus
{
    /// <summary>It waits for the clips before it.</summary>
    Waiting,

    /// <summary>It is made, or waits for its turn at the model.</summary>
    Running,

    /// <summary>It is made.</summary>
    Done,

    /// <summary>It could not be made.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
