namespace Pyoco.Models;

/// <summary>The clips that a model makes, as its folder states them.</summary>
public sealed record VideoConfig
{
    // What published video models were trained on.
    private const int PublishedFrames = 16;

    /// <summary>Frames of the clips it was trained on, at least 1.</summary>
    public int Frames { get; init => field = value >= 1 ? value : throw OutOfRange.Expected("at least 1", value, nameof(Frames)); } = 1;

    /// <summary>The largest number of frames it is said to make, at least <see cref="Frames"/>; <see cref="int.MaxValue"/> where nothing
    /// limits it.</summary>
    public int MaxFrames
    {
        get;
        init => field = value >= 1
            ? value
            : throw OutOfRange.Expected("at least 1", value, nameof(MaxFrames));
    } = 1;

    /// <summary>Frames a second, above 0.</summary>
    public double FrameRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw OutOfRange.Expected("above 0", value, nameof(FrameRate));
    } = 8;

    /// <summary>The clips of a network whose folder does not state them.</summary>
    internal static VideoConfig Of(IVideoNetwork network) => network switch
    {
        { MaxFrames: { } most } => new() { Frames = Math.Min(PublishedFrames, most), MaxFrames = most },
        { IsVideo: true } => new() { Frames = PublishedFrames, MaxFrames = int.MaxValue },
        _ => new(),
    };
}
