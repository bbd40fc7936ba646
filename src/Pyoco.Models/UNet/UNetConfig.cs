using System.Text.Json;

namespace Pyoco.Models;

/// <summary>The layout of a UNet, read from the <c>config.json</c> of <c>UNet2DConditionModel</c>, <c>UNet2DModel</c>,
/// <c>UNetMotionModel</c>, <c>UNet3DConditionModel</c> or Pyoco's own <c>VideoUNet</c>.</summary>
/// <remarks>Missing entries take diffusers' defaults. An entry that would change the network in a way that Pyoco does not implement is
/// refused by name and value; entries that change nothing are kept and written back.</remarks>
public sealed record UNetConfig
{
    /// <summary>The class name of text-conditioned image networks.</summary>
    public const string ImageClass = "UNet2DConditionModel";

    /// <summary>The class name of unconditional image networks.</summary>
    public const string UnconditionalClass = "UNet2DModel";

    /// <summary>The class name of Pyoco's video networks.</summary>
    public const string VideoClass = RotaryTemporalConfig.NetworkClass;

    /// <summary>The class name of image networks with AnimateDiff's motion modules.</summary>
    public const string MotionClass = MotionConfig.NetworkClass;

    /// <summary>The class name of ModelScope's and Zeroscope's video networks.</summary>
    public const string ModelScopeClass = ModelScopeConfig.NetworkClass;

    /// <summary>The five class names.</summary>
    internal static IReadOnlyList<string> ClassNames => [ImageClass, UnconditionalClass, VideoClass, MotionClass, ModelScopeClass];

    /// <summary>The class name: that of the temporal layers where there are some; else one of the two of image networks.</summary>
    public string ClassName => Temporal?.ClassName ?? (IsConditional ? ImageClass : UnconditionalClass);

    /// <summary>Height and width of the samples it was made for, where the file states them.</summary>
    public FrameSize? SampleSize { get; init; }

    /// <summary>Channels of the noisy input.</summary>
    public required int InChannels { get; init; }

    /// <summary>Channels of the output.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Channels of each level, the finest first.</summary>
    public required IReadOnlyList<int> BlockOutChannels { get; init; }

    /// <summary>Whether each level going down has attention, the finest first.</summary>
    public required IReadOnlyList<bool> DownAttention { get; init; }

    /// <summary>Whether each level going up has attention, the coarsest first.</summary>
    public required IReadOnlyList<bool> UpAttention { get; init; }

    /// <summary>Heads of the attention at each level, the finest first.</summary>
    public required IReadOnlyList<int> Heads { get; init; }

    /// <summary>Residual blocks of a level going down; going up there is one more.</summary>
    public int LayersPerBlock { get; init; } = 2;

    /// <summary>Size of the text states; 0 for unconditional networks.</summary>
    public int CrossAttentionSize { get; init; }

    /// <summary>Size of a pooled text vector that joins the noise level's embedding (<c>class_embed_type: projection</c>); 0 for
    /// none.</summary>
    public int PooledSize { get; init; }

    /// <summary>Groups of the group norms.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Epsilon of the residual blocks' norms.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Whether the noise level scales and shifts (<c>resnet_time_scale_shift: scale_shift</c>) or is added.</summary>
    public bool ScaleShift { get; init; }

    /// <summary>Whether the transformers project by linear layers instead of 1x1 convolutions.</summary>
    public bool UseLinearProjection { get; init; }

    /// <summary>Whether attention scores are computed in float32 whatever the weights' type.</summary>
    public bool UpcastAttention { get; init; }

    /// <summary>Whether the sinusoidal embedding has its cosines first.</summary>
    public bool CosineFirst { get; init; } = true;

    /// <summary>Shift of the sinusoidal embedding's frequencies.</summary>
    public double FrequencyShift { get; init; }

    /// <summary>Padding of the downsampling convolutions, 1 or 0.</summary>
    public int DownsamplePadding { get; init; } = 1;

    /// <summary>The layers over frames of a video network; null for an image network.</summary>
    public ITemporalConfig? Temporal { get; init; }

    /// <summary>The file as it was read, for writing it back; null for a layout made in code.</summary>
    internal JsonElement? Source { get; init; }

    /// <summary>Size of the noise level's embedding, four times the finest level's channels.</summary>
    public int TimeEmbeddingSize => 4 * BlockOutChannels[0];

    /// <summary>Whether this is a video network, with temporal layers.</summary>
    public bool IsVideo => Temporal is not null;

    /// <summary>Whether the network is conditioned on text.</summary>
    public bool IsConditional => CrossAttentionSize > 0;

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">The text is no JSON object or an entry is missing or of the wrong type.</exception>
    /// <exception cref="NotSupportedException">An entry has a value that Pyoco does not implement; the message quotes both.</exception>
    public static UNetConfig Parse(string json) => UNetConfigReader.Read(json);

    /// <summary>The layout as a <c>config.json</c>.</summary>
    public string ToJson() => UNetConfigWriter.Write(this);
}
