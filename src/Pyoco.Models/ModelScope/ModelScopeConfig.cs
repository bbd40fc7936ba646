using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The layout of the temporal layers of ModelScope and Zeroscope (arXiv 2308.06571), as in a
/// <c>UNet3DConditionModel</c>.</summary>
public sealed record ModelScopeConfig : ITemporalConfig
{
    /// <summary>The class name of ModelScope's and Zeroscope's video networks.</summary>
    public const string NetworkClass = "UNet3DConditionModel";

    /// <summary>Channels of a head of the attentions, over frames and within them (<c>attention_head_dim</c>).</summary>
    public int HeadSize { get; init; } = 64;

    /// <inheritdoc/>
    public string ClassName => NetworkClass;

    /// <inheritdoc/>
    public int? MaxFrames => null;

    ITemporalLayers ITemporalConfig.CreateLayers(LevelShape level, Device device) => new ModelScopeLayers(HeadSize, level, device);

    ITemporalLayer ITemporalConfig.CreateInput(int channels, int normGroups, Device device) =>
        ModelScopeLayers.InputTransformer(HeadSize, channels, normGroups, device);
}
