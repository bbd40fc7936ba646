namespace Pyoco.Models;

/// <summary>How a data set is opened.</summary>
public sealed record ClipDataOptions
{
    /// <summary>What becomes of clips that cannot be used: damaged ones, ones without a caption, ones that are too short.</summary>
    public BadClips BadClips { get; init; }

    /// <summary>Whether every clip needs a caption. Where it is false, a clip without one has the empty caption, as models without text
    /// take it.</summary>
    public bool RequireCaptions { get; init; } = true;
}

/// <summary>What becomes of clips that cannot be used.</summary>
public enum BadClips
{
    /// <summary>They are left out and listed by name.</summary>
    Skip,

    /// <summary>The first one is an <see cref="InvalidDataException"/>.</summary>
    Stop,
}
