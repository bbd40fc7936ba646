using Pyoco;

namespace WebStudio.Runs;

/// <summary>A clip to make.</summary>
/// <param name="Prompt">What it is to show.</param>
/// <param name="Prior">The prior of its noise.</param>
/// <param name="Options">Seed, size, steps and the rest, all of them stated.</param>
internal sealed record ClipWork(string Prompt, IVideoNoisePrior Prior, GenerationOptions Options)
{
    /// <summary>The pixels of the clip that this one is to equal (<see cref="VideoClip.FramesSha256"/>); null for a new one.</summary>
    public string? Expected { get; init; }
}
