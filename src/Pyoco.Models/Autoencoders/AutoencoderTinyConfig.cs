using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The layout of an <see cref="AutoencoderTiny"/>, read from the <c>config.json</c> of the class of that name; missing entries
/// take diffusers' defaults.</summary>
public sealed record AutoencoderTinyConfig
{
    /// <summary>The class name in <c>model_index.json</c> and <c>config.json</c>.</summary>
    public const string ClassName = "AutoencoderTiny";

    private const string EncoderChannelsKey = "encoder_block_out_channels";
    private const string DecoderChannelsKey = "decoder_block_out_channels";

    // latent_magnitude and latent_shift are for storing latents as bytes, which Pyoco does not do.
    private static readonly Dictionary<string, string[]> OnlySupported = new()
    {
        ["_class_name"] = [ClassName],
        ["act_fn"] = ["relu"],
        ["upsample_fn"] = ["nearest"],
        ["upsampling_scaling_factor"] = ["2"],
    };

    /// <summary>Channels of the images that are encoded.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the images that are decoded.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Channels of the latents.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Channels inside the encoder, the same at every level.</summary>
    public int EncoderChannels { get; init; } = 64;

    /// <summary>Channels inside the decoder, the same at every level.</summary>
    public int DecoderChannels { get; init; } = 64;

    /// <summary>Residual blocks of each level of the encoder, the finest first.</summary>
    public IReadOnlyList<int> EncoderBlocks { get; init; } = [1, 3, 3, 3];

    /// <summary>Residual blocks of each level of the decoder, the coarsest first.</summary>
    public IReadOnlyList<int> DecoderBlocks { get; init; } = [3, 3, 3, 1];

    /// <summary>What the network is fed: (latent - shift) * factor.</summary>
    public double ScalingFactor { get; init; } = 1;

    /// <summary>The shift in front of <see cref="ScalingFactor"/>.</summary>
    public double ShiftFactor { get; init; }

    /// <summary>Pixels along the side of a latent.</summary>
    public int Downscale => 1 << (EncoderBlocks.Count - 1);

    /// <summary>The file as it was read, for writing it back; null for a layout made in code.</summary>
    internal JsonElement? Source { get; init; }

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">The text is no JSON object or an entry is of the wrong type or out of range.</exception>
    /// <exception cref="NotSupportedException">An entry has a value that Pyoco does not implement; the message quotes both.</exception>
    public static AutoencoderTinyConfig Parse(string json)
    {
        var entries = ConfigEntries.Parse(json, "the autoencoder's config.json");
        foreach (var (key, values) in OnlySupported)
        {
            entries.Require(key, values);
        }

        var (encoder, decoder) =
            (entries.Integers("num_encoder_blocks", [1, 3, 3, 3]), entries.Integers("num_decoder_blocks", [3, 3, 3, 1]));
        var config = new AutoencoderTinyConfig
        {
            InChannels = entries.Integer("in_channels", 3),
            OutChannels = entries.Integer("out_channels", 3),
            LatentChannels = entries.Integer("latent_channels", 4),
            EncoderChannels = Channels(entries, EncoderChannelsKey, encoder.Length),
            DecoderChannels = Channels(entries, DecoderChannelsKey, decoder.Length),
            EncoderBlocks = encoder,
            DecoderBlocks = decoder,
            ScalingFactor = entries.Number("scaling_factor", 1),
            ShiftFactor = entries.IsNull("shift_factor") ? 0 : entries.Number("shift_factor", 0),
            Source = entries.Root,
        };
        return config is { InChannels: > 0, OutChannels: > 0, LatentChannels: > 0 }
            && config.ScalingFactor != 0 && encoder.Concat(decoder).All(b => b > 0)
            && encoder.Length == decoder.Length && encoder.Length <= AutoencoderFolder.MostLevels
            ? config
            : throw new CheckpointException($"The sizes in the autoencoder's config.json do not fit together: {config}.");
    }

    /// <summary>The layout as a <c>config.json</c>.</summary>
    public string ToJson()
    {
        var json = Source is { } source ? (JsonObject)JsonNode.Parse(source.GetRawText())! : new JsonObject();
        json["_class_name"] = ClassName;
        json["in_channels"] = InChannels;
        json["out_channels"] = OutChannels;
        json["latent_channels"] = LatentChannels;
        json[EncoderChannelsKey] = Array(Enumerable.Repeat(EncoderChannels, EncoderBlocks.Count));
        json[DecoderChannelsKey] = Array(Enumerable.Repeat(DecoderChannels, DecoderBlocks.Count));
        json["num_encoder_blocks"] = Array(EncoderBlocks);
        json["num_decoder_blocks"] = Array(DecoderBlocks);
        json["scaling_factor"] = ScalingFactor;
        json["shift_factor"] = ShiftFactor;
        return ConfigJson.Text(json);
    }

    // A list of one number a level; the levels have no layer between them that could change the number.
    private static int Channels(ConfigEntries entries, string key, int levels)
    {
        var channels = entries.Integers(key, [.. Enumerable.Repeat(64, levels)]);
        return channels.Length == levels && channels[0] > 0 && channels.All(c => c == channels[0])
            ? channels[0]
            : throw new CheckpointException(
                $"{key} is [{string.Join(", ", channels)}] in the autoencoder's config.json; {levels} times the same number was expected.");
    }

    private static JsonArray Array(IEnumerable<int> values) => new([.. values.Select(v => (JsonNode)v)]);
}
