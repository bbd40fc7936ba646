using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The layout of Pyoco's own temporal layers (PYoCo, arXiv 2305.10474, section 4): a convolution over frames behind every residual
/// block, an attention with rotary positions behind every spatial attention.</summary>
public sealed record RotaryTemporalConfig : ITemporalConfig
{
    /// <summary>The class name of Pyoco's video networks.</summary>
    public const string NetworkClass = "VideoUNet";

    /// <summary>Channels of a head of the attentions over frames, even and above 0.</summary>
    public int HeadSize { get; init; } = 32;

    /// <summary>Whether the layers are told where in the clip each frame is, how noisy the clip is and, in networks with a
    /// <see cref="UNetConfig.PooledSize"/>, what its text is; they scale and shift their normalised features by it. Motion that the text
    /// names, such as a direction, is then learned in fewer steps.</summary>
    /// <value>False by default: networks of earlier versions have no such weights.</value>
    public bool FrameConditioning { get; init; }

    /// <summary>Whether, beside all of <see cref="FrameConditioning"/>, each pixel is told where in the frame it is: networks of
    /// convolutions know it from the zeros beyond the borders alone.</summary>
    /// <value>False by default: networks of earlier versions have no such weights.</value>
    public bool PixelConditioning { get; init; }

    /// <summary>Whether the layers are told anything.</summary>
    internal bool IsTold => FrameConditioning || PixelConditioning;

    /// <inheritdoc/>
    public string ClassName => NetworkClass;

    /// <inheritdoc/>
    public int? MaxFrames => null;

    ITemporalLayers ITemporalConfig.CreateLayers(LevelShape level, Device device) =>
        new RotaryTemporalLayers(this, level, device);
}
