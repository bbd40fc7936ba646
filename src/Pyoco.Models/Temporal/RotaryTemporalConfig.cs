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

    /// <inheritdoc/>
    public string ClassName => NetworkClass;

    /// <inheritdoc/>
    public int? MaxFrames => null;

    ITemporalLayers ITemporalConfig.CreateLayers(LevelShape level, Device device) => new RotaryTemporalLayers(HeadSize, level, device);
}
