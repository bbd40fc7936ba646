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
            Motion = new MotionConfig
            {
                Heads = entries.PerLevel("motion_num_attention_heads", 8, channels.Length),
                Blocks = entries.PerLevel("motion_transformer_layers_per_block", 1, channels.Length),
                MiddleModule = entries.Flag("use_motion_mid_block", true),
                MiddleBlocks = entries.OneForAll("motion_transformer_layers_per_mid_block", 1),
                MaxFrames = entries.Integer("motion_max_seq_length", 32),
            },
        };
    }

    /// <summary>The adapter in a network, to be written by itself.</summary>
    public static string Write(UNetConfig network)
    {
        var motion = network.Motion!;
        var json = new JsonObject
        {
            ["_class_name"] = ClassName,
            ["block_out_channels"] = UNetConfigWriter.Array(network.BlockOutChannels),
            ["conv_in_channels"] = null,
            ["motion_layers_per_block"] = network.LayersPerBlock,
            ["motion_max_seq_length"] = motion.MaxFrames,
            ["motion_mid_block_layers_per_block"] = 1,
            ["motion_norm_num_groups"] = network.NormGroups,
            ["motion_num_attention_heads"] = UNetConfigWriter.OneOrArray(motion.Heads),
            ["motion_transformer_layers_per_block"] = UNetConfigWriter.OneOrArray(motion.Blocks),
            ["motion_transformer_layers_per_mid_block"] = motion.MiddleBlocks,
            ["use_motion_mid_block"] = motion.MiddleModule,
        };
        return ConfigJson.Text(json);
    }

    /// <summary>The layout of an image network with these motion modules.</summary>
    /// <param name="image">The image network's.</param>
    /// <param name="source">The adapter, as an error calls it.</param>
    /// <exception cref="CheckpointException">The adapter was made for another image network; every difference is listed.</exception>
    /// <exception cref="NotSupportedException">The image network has a pooled text, for which a <c>UNetMotionModel</c> has no place.</exception>
    public UNetConfig ApplyTo(UNetConfig image, string source)
    {
        string[] differences =
        [
            .. Difference("channels", string.Join(", ", BlockOutChannels), string.Join(", ", image.BlockOutChannels)),
            .. Difference("layers per block", $"{LayersPerBlock}", $"{image.LayersPerBlock}"),
            .. Difference("norm groups", $"{NormGroups ?? image.NormGroups}", $"{image.NormGroups}"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException($"{source} is a motion adapter of another base than this image network: {string.Join("; ", differences)}.");
        }

        return image.PooledSize == 0
            ? image with { ClassName = UNetConfig.MotionClass, Motion = Motion, Source = null }
            : throw new NotSupportedException($"class_embed_type is 'projection' in the image network; with motion modules Pyoco supports null.");
    }

    private static IEnumerable<string> Difference(string what, string adapter, string image) =>
        adapter == image ? [] : [$"{what} [{adapter}] where the network has [{image}]"];
}
