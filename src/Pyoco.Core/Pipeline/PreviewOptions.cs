namespace Pyoco;

/// <summary>Previews of a clip while it is denoised: the clean video as the network estimates it, decoded.</summary>
/// <param name="OnPreview">Gets each preview, on the thread of the run.</param>
public sealed record PreviewOptions(Action<ClipPreview> OnPreview)
{
    /// <summary>After every how many steps, at least 1. After the last step there is none: the clip itself comes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int EverySteps
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(EverySteps), value, $"EverySteps is {value}; at least 1 was expected.");
    } = 1;

    /// <summary>What decodes them: a small decoder that takes the same latents. Null is the model's small one
    /// (<see cref="IVideoModel.PreviewCodec"/>), or its own codec where it has none.</summary>
    public IVideoCodec? Codec { get; init; }
}

/// <summary>A preview of a clip.</summary>
/// <param name="Clip">Which clip of the call, from 0.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all, of this clip.</param>
/// <param name="Video">What the network takes the clip for so far; without a report.</param>
public sealed record ClipPreview(int Clip, int Step, int Steps, VideoClip Video);
