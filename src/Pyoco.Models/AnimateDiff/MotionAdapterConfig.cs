using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The layout of a motion adapter: motion modules, and what the image network that they were made for looks like.</summary>
internal sealed record MotionAdapterConfig
{
    public const string ClassName = "MotionAdapter";

    /// <summary>Channels of each level of the image network, the finest first.</summary>
    public required IReadOnlyList<int> BlockOutChannels { get; init; }

    /// <summary>Residual blocks of its levels going down.</summary>
    public required int LayersPerBlock { get; init; }

    /// <summary>Groups of its group norms; null where the file does not say.</summary>
    public int? NormGroups { get; init; }

    public required MotionConfig Motion { get; init; }

    /// <summary>The noise prior of its training; null where nothing is said. An entry of Pyoco's own.</summary>
    public MethodSpec? NoisePrior { get; init; }

    /// <summary>Reads the <c>config.json</c> of a motion adapter.</summary>
    /// <exception cref="CheckpointException">An entry is of the wrong type.</exception>
    /// <exception cref="NotSupportedException">An entry has a value that Pyoco does not implement; the message quotes both.</exception>
    public static MotionAdapterConfig Read(JsonElement json, string file)
    {
        var entries = new ConfigEntries(json, file);
        entries.Require("_class_name", [ClassName]);
        entries.Require("conv_in_channels", ["null"]);
        entries.Require("motion_mid_block_layers_per_block", ["1"]);
        var channels = entries.Integers("block_out_channels", [320, 640, 1280, 1280]);
        return new MotionAdapterConfig
        {
            BlockOutChannels = channels,
            LayersPerBlock = entries.OneForAll("motion_layers_per_block", 2),
            NormGroups = entries.Integer("motion_norm_num_groups", 32),
            NoisePrior = entries.IsNull(StatedPrior.ConfigKey)
                ? null
                : StatedPrior.Parse(json.GetProperty(StatedPrior.ConfigKey).GetRawText(), file),
            Motion = new MotionConfig
            {
                Heads = entries.PerLevel("motion_num_attention_heads", 8, channels.Length),
                Blocks = entries.PerLevel("motion_transformer_layers_per_block", 1, channels.Length),
                MiddleModule = entries.Flag("use_motion_mid_block", true),
                MiddleBlocks = entries.OneForAll("motion_transformer_layers_per_mid_block", 1),
                MaxFrames = entries.Integer("motion_max_seq_length", 32),
                Norm = MotionConfig.ReadNorm(entries),
            },
        };
    }

    /// <summary>The layout as a <c>config.json</c>.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["_class_name"] = ClassName,
            ["block_out_channels"] = ConfigJson.Array(BlockOutChannels),
            ["conv_in_channels"] = null,
            ["motion_layers_per_block"] = LayersPerBlock,
            ["motion_max_seq_length"] = Motion.MaxFrames,
            ["motion_mid_block_layers_per_block"] = 1,
            ["motion_norm_num_groups"] = NormGroups,
            ["motion_num_attention_heads"] = ConfigJson.OneOrArray(Motion.Heads),
            ["motion_transformer_layers_per_block"] = ConfigJson.OneOrArray(Motion.Blocks),
            ["motion_transformer_layers_per_mid_block"] = Motion.MiddleBlocks,
            ["use_motion_mid_block"] = Motion.MiddleModule,
        };
        if (Motion.Norm == MotionNorm.PerFrame)
        {
            json[MotionConfig.NormPerFrameKey] = true;
        }

        if (NoisePrior is not null)
        {
            json[StatedPrior.ConfigKey] = JsonNode.Parse(NoisePrior.ToJson());
        }

        return ConfigJson.Text(json);
    }
}
