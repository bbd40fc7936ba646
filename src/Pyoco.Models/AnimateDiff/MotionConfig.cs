using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The layout of AnimateDiff's motion modules (arXiv 2307.04725), which turn an image network into a
/// <c>UNetMotionModel</c>.</summary>
/// <remarks>A module stands behind every layer of every level; channels, residual blocks and groups of the norms are the image
/// network's.</remarks>
public sealed record MotionConfig : ITemporalConfig
{
    /// <summary>The class name of image networks with motion modules.</summary>
    public const string NetworkClass = "UNetMotionModel";

    /// <summary>An entry of ours in the configs of networks and adapters: whether the modules normalise each frame by itself, which
    /// diffusers cannot say.</summary>
    internal const string NormPerFrameKey = "pyoco_motion_norm_per_frame";

    /// <summary>Heads of the attentions over frames at each level, the finest first.</summary>
    public required IReadOnlyList<int> Heads { get; init; }

    /// <summary>Transformer blocks of a module at each level, the finest first.</summary>
    public required IReadOnlyList<int> Blocks { get; init; }

    /// <summary>Whether there is a module in the middle of the network, as in the second version.</summary>
    public bool MiddleModule { get; init; } = true;

    /// <summary>Transformer blocks of the module in the middle.</summary>
    public int MiddleBlocks { get; init; } = 1;

    /// <summary>The longest clip whose frames it can tell apart (<c>motion_max_seq_length</c>).</summary>
    public int MaxFrames { get; init; } = 32;

    /// <summary>What the modules' group norms take their statistics over.</summary>
    public MotionNorm Norm { get; init; }

    /// <inheritdoc/>
    public string ClassName => NetworkClass;

    int? ITemporalConfig.MaxFrames => MaxFrames;

    internal static MotionNorm ReadNorm(ConfigEntries entries) =>
        entries.Flag(NormPerFrameKey, false) ? MotionNorm.PerFrame : MotionNorm.OverClip;

    ITemporalLayers ITemporalConfig.CreateLayers(LevelShape level, Device device) => new MotionModules(this, level, device);
}

/// <summary>What the group norm of a motion module takes its statistics over; the two published implementations differ.</summary>
public enum MotionNorm
{
    /// <summary>All frames of a clip, as in diffusers.</summary>
    OverClip,

    /// <summary>Each frame by itself, as in the code of AnimateDiff's authors.</summary>
    PerFrame,
}
