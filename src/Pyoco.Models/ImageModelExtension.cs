namespace Pyoco.Models;

/// <summary>How an image model becomes a video model (<see cref="TextToVideoModel.FromImageModel(string, ImageModelExtension,
/// TorchSharp.torch.Device?)"/>).</summary>
public sealed record ImageModelExtension
{
    /// <summary>The clips it is to make.</summary>
    public required VideoConfig Clip { get; init; }

    /// <summary>How it is to denoise, where the image model denoises as EDM does, of the same spread of data; the image model's own
    /// settings when null. A correlated prior wants a wider range of noise.</summary>
    public EdmConfig? Edm { get; init; }

    /// <summary>Fresh motion modules (AnimateDiff, arXiv 2307.04725) of this layout; Pyoco's own temporal layers when null.</summary>
    /// <remarks>The scheduler then takes the entries that published adapters were trained with, as in
    /// <see cref="TextToVideoModel.AddMotionAdapter"/>, so that what is trained can be saved and opened as an adapter.</remarks>
    public MotionConfig? Motion { get; init; }

    /// <summary>The layout of Pyoco's own temporal layers, where <see cref="Motion"/> is null. Where the text names motion,
    /// <see cref="RotaryTemporalConfig.FrameConditioning"/> is worth its weights.</summary>
    public RotaryTemporalConfig Temporal { get; init; } = new();

    /// <summary>Fixes the inner weights of the temporal layers, whose outputs are zero at first.</summary>
    public ulong Seed { get; init; }
}
