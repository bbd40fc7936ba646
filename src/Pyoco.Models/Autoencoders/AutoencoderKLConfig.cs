using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The layout of an <see cref="AutoencoderKL"/>, read from the <c>config.json</c> of the class of that name; missing entries take
/// diffusers' defaults, which are not those of the published autoencoders.</summary>
public sealed record AutoencoderKLConfig
{
    /// <summary>The class name in <c>model_index.json</c> and <c>config.json</c>.</summary>
    public const string ClassName = "AutoencoderKL";

    // Fixed in the class, whatever the config says.
    internal const double NormEps = 1e-6;

    private const string DownBlock = "DownEncoderBlock2D";
    private const string UpBlock = "UpDecoderBlock2D";

    // Entries that change the network or its latents when they differ from these values, and that Pyoco does not implement.
    private static readonly Dictionary<string, string[]> OnlySupported = new()
    {
        ["_class_name"] = [ClassName],
        ["act_fn"] = ["silu", "swish"],
        ["latents_mean"] = ["null"],
        ["latents_std"] = ["null"],
    };

    /// <summary>Channels of the images that are encoded.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the images that are decoded.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Channels of the latents.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Channels of each level, the finest first.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [64];

    /// <summary>Residual blocks of a level of the encoder; the decoder has one more.</summary>
    public int LayersPerBlock { get; init; } = 1;

    /// <summary>Groups of the group norms.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Height and width of the images it was trained on; null where the file states no one number. Nothing depends on
    /// it.</summary>
    public int? SampleSize { get; init; } = 32;

    /// <summary>What the network is fed: (mean - shift) * factor.</summary>
    public double ScalingFactor { get; init; } = 0.18215;

    /// <summary>The shift in front of <see cref="ScalingFactor"/>.</summary>
    public double ShiftFactor { get; init; }

    /// <summary>Whether a 1x1 convolution follows the encoder.</summary>
    public bool QuantConv { get; init; } = true;

    /// <summary>Whether a 1x1 convolution precedes the decoder.</summary>
    public bool PostQuantConv { get; init; } = true;

    /// <summary>Whether encoder and decoder have a self-attention at the coarsest level.</summary>
    public bool MiddleAttention { get; init; } = true;

    /// <summary>Pixels along the side of a latent: every level but the coarsest halves.</summary>
    public int Downscale => 1 << (BlockOutChannels.Count - 1);

    /// <summary>The file as it was read, for writing it back; null for a layout made in code.</summary>
    internal JsonElement? Source { get; init; }

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">The text is no JSON object or an entry is of the wrong type or out of range.</exception>
    /// <exception cref="NotSupportedException">An entry has a value that Pyoco does not implement; the message quotes both.</exception>
    public static AutoencoderKLConfig Parse(string json)
    {
        var entries = ConfigEntries.Parse(json, "the autoencoder's config.json");
        foreach (var (key, values) in OnlySupported)
        {
            entries.Require(key, values);
        }

        var channels = entries.Integers("block_out_channels", [64]);
        entries.RequireEach("down_block_types", DownBlock, channels.Length);
        entries.RequireEach("up_block_types", UpBlock, channels.Length);
        return Check(new AutoencoderKLConfig
        {
            InChannels = entries.Integer("in_channels", 3),
            OutChannels = entries.Integer("out_channels", 3),
            LatentChannels = entries.Integer("latent_channels", 4),
            BlockOutChannels = channels,
            LayersPerBlock = entries.Integer("layers_per_block", 1),
            NormGroups = entries.Integer("norm_num_groups", 32),
            SampleSize = entries.IntegerOrNull("sample_size", 32),
            ScalingFactor = entries.Number("scaling_factor", 0.18215),
            ShiftFactor = entries.IsNull("shift_factor") ? 0 : entries.Number("shift_factor", 0),
            QuantConv = entries.Flag("use_quant_conv", true),
            PostQuantConv = entries.Flag("use_post_quant_conv", true),
            MiddleAttention = entries.Flag("mid_block_add_attention", true),
            Source = entries.Root,
        });
    }

    /// <summary>The layout as a <c>config.json</c>.</summary>
    public string ToJson()
    {
        var json = Source is { } source ? (JsonObject)JsonNode.Parse(source.GetRawText())! : new JsonObject();
        json["_class_name"] = ClassName;
        json["in_channels"] = InChannels;
        json["out_channels"] = OutChannels;
        json["latent_channels"] = LatentChannels;
        json["block_out_channels"] = new JsonArray([.. BlockOutChannels.Select(c => (JsonNode)c)]);
        json["down_block_types"] = new JsonArray([.. BlockOutChannels.Select(_ => (JsonNode)DownBlock)]);
        json["up_block_types"] = new JsonArray([.. BlockOutChannels.Select(_ => (JsonNode)UpBlock)]);
        json["layers_per_block"] = LayersPerBlock;
        json["norm_num_groups"] = NormGroups;
        json["sample_size"] = SampleSize ?? json["sample_size"]?.DeepClone();
        json["scaling_factor"] = ScalingFactor;
        json["shift_factor"] = ShiftFactor == 0 ? null : ShiftFactor;
        json["use_quant_conv"] = QuantConv;
        json["use_post_quant_conv"] = PostQuantConv;
        json["mid_block_add_attention"] = MiddleAttention;
        return ConfigJson.Text(json);
    }

    private static AutoencoderKLConfig Check(AutoencoderKLConfig config)
    {
        if (config is not { InChannels: > 0, OutChannels: > 0, LatentChannels: > 0, LayersPerBlock: > 0, NormGroups: > 0 }
            || config.ScalingFactor == 0 || config.BlockOutChannels.Count > AutoencoderFolder.MostLevels)
        {
            throw new CheckpointException($"The sizes in the autoencoder's config.json do not fit together: {config}.");
        }

        return config.BlockOutChannels.FirstOrDefault(c => c < 1 || c % config.NormGroups != 0, -1) is var wrong and not -1
            ? throw new CheckpointException(
                $"A level of the autoencoder has {wrong} channels, which norm_num_groups {config.NormGroups} does not divide.")
            : config;
    }
}
