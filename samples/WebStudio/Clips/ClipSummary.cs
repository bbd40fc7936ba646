using Pyoco;

namespace WebStudio.Clips;

/// <summary>A clip of the gallery; its report says the rest.</summary>
internal sealed record ClipSummary
{
    /// <summary>Its name.</summary>
    public required StudioId Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>What it is to show.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it is not to show; empty for nothing.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>The seed of its noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The prior of its noise.</summary>
    public required string Prior { get; init; }

    /// <summary>The prior's name.</summary>
    public required string PriorName { get; init; }

    /// <summary>The prior's alpha; null where it has none.</summary>
    public double? Alpha { get; init; }

    /// <summary>How far the noise is from the one that the model was trained with, in nats an element; null where it is the same one, not
    /// known or infinite.</summary>
    public double? Divergence { get; init; }

    /// <summary>Whether the prior is another one than the model was trained with.</summary>
    public bool IsOtherPrior { get; init; }

    /// <summary>The sampler with its settings.</summary>
    public required string Sampler { get; init; }

    /// <summary>Steps.</summary>
    public required int Steps { get; init; }

    /// <summary>The guidance rule with its settings.</summary>
    public required string Guidance { get; init; }

    /// <summary>Number of frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Columns of a frame.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of a frame.</summary>
    public required int Height { get; init; }

    /// <summary>Frames a second.</summary>
    public required double FrameRate { get; init; }

    /// <summary>Seconds that it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The words that the text encoder dropped.</summary>
    public string DroppedText { get; init; } = "";

    /// <summary>The summary of a clip with a report.</summary>
    public static ClipSummary Of(StudioId id, DateTimeOffset made, GenerationReport report, PriorDivergence? divergence) => new()
    {
        Id = id,
        Made = made,
        Prompt = report.Prompt ?? "",
        NegativePrompt = report.NegativePrompt ?? "",
        Seed = report.Seed,
        Prior = report.NoisePrior.ToString(),
        PriorName = report.NoisePrior.Name,
        Alpha = report.NoisePrior.Parameters.TryGetValue("alpha", out var alpha) ? alpha.Number : null,
        Divergence = divergence?.NatsPerElement is { } nats && double.IsFinite(nats) ? nats : null,
        IsOtherPrior = divergence is not null,
        Sampler = report.Sampler?.ToString() ?? "",
        Steps = report.Steps,
        Guidance = report.Guidance?.WithoutPrompts().ToString() ?? "",
        Frames = report.Frames,
        Width = report.Width,
        Height = report.Height,
        FrameRate = report.FrameRate,
        Seconds = report.Elapsed.TotalSeconds,
        DroppedText = report.DroppedText,
    };
}
