namespace Pyoco;

/// <summary>How a clip came about: enough to make it again.</summary>
public sealed record GenerationReport
{
    /// <summary>The seed of its noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The prior of its noise.</summary>
    public required MethodSpec NoisePrior { get; init; }

    /// <summary>The name of the sampler.</summary>
    public required string Sampler { get; init; }

    /// <summary>Steps of the sampler.</summary>
    public required int Steps { get; init; }

    /// <summary>Scale of classifier-free guidance; 1 is none.</summary>
    public required double Guidance { get; init; }

    /// <summary>Time from the prompt to the last frame.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The words of the prompt that did not fit the text encoder and that the video does not know of; empty where all fitted.</summary>
    public required string DroppedText { get; init; }
}
