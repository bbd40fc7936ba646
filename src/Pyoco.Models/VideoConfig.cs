namespace Pyoco.Models;

/// <summary>The clips that a model makes, as its folder states them.</summary>
public sealed record VideoConfig
{
    // What published video models were trained on.
    private const int PublishedFrames = 16;
    private static readonly FrameSize UnstatedSize = 64;
    private readonly int? _maxFrames;

    /// <summary>Frames of the clips it was trained on, at least 1.</summary>
    public int Frames { get; init => field = OutOfRange.AtLeast(1, value, nameof(Frames)); } = 1;

    /// <summary>The largest number of frames it is said to make, at least <see cref="Frames"/>, which it is where nothing else is said;
    /// <see cref="int.MaxValue"/> where nothing limits it.</summary>
    public int MaxFrames
    {
        get => _maxFrames ?? Frames;
        init => _maxFrames = value >= 1
            ? value
            : throw OutOfRange.Expected("at least 1", value, nameof(MaxFrames));
    }

    /// <summary>Frames a second, from 0.02 to 1000.</summary>
    public double FrameRate
    {
        get;
        init => field = FrameRateRange.Contains(value)
            ? value
            : throw OutOfRange.Expected("0.02 to 1000", value, nameof(FrameRate));
    } = 8;

    /// <summary>The latents of a clip of a network; where it states no size, that of Stable Diffusion, so that what depends on it can be
    /// checked beforehand.</summary>
    internal VideoShape LatentShape(IVideoNetwork network)
    {
        var (height, width) = network.SampleSize ?? UnstatedSize;
        return new VideoShape(1, network.InChannels, Frames, height, width);
    }

    /// <summary>Refuses clips of training that are longer than those it makes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more frames than it makes.</exception>
    internal void ThrowIfContradictory()
    {
        if (Frames > MaxFrames)
        {
            throw OutOfRange.Expected($"at most {nameof(MaxFrames)}, {MaxFrames},", Frames, nameof(Frames));
        }
    }

    /// <summary>The clips of a network whose folder does not state them.</summary>
    internal static VideoConfig Of(IVideoNetwork network) => network switch
    {
        { MaxFrames: { } most } => new() { Frames = Math.Min(PublishedFrames, most), MaxFrames = most },
        { IsVideo: true } => new() { Frames = PublishedFrames, MaxFrames = int.MaxValue },
        _ => new(),
    };
}
