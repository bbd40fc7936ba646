using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>Translates between diffusers' <c>config.json</c> and <see cref="UNetConfig"/>.</summary>
internal static class UNetConfigJson
{
    // Entries that change the network when they differ from these values, and that Pyoco has no layers for.
    private static readonly Dictionary<string, string[]> OnlySupported = new()
    {
        ["act_fn"] = ["silu", "swish"],
        ["addition_embed_type"] = ["null"],
        ["attention_type"] = ["default"],
        ["attn_norm_num_groups"] = ["null"],
        ["add_attention"] = ["true"],
        ["center_input_sample"] = ["false"],
        ["class_embeddings_concat"] = ["false"],
        ["conv_in_kernel"] = ["3"],
        ["conv_out_kernel"] = ["3"],
        ["cross_attention_norm"] = ["null"],
        ["downsample_type"] = ["conv"],
        ["dual_cross_attention"] = ["false"],
        ["encoder_hid_dim"] = ["null"],
        ["encoder_hid_dim_type"] = ["null"],
        ["mid_block_only_cross_attention"] = ["null", "false"],
        ["mid_block_scale_factor"] = ["1"],
        ["mid_block_type"] = ["UNetMidBlock2DCrossAttn", "UNetMidBlock2D"],
        ["num_class_embeds"] = ["null"],
        ["only_cross_attention"] = ["false"],
        ["resnet_out_scale_factor"] = ["1"],
        ["resnet_skip_time_act"] = ["false"],
        ["reverse_transformer_layers_per_block"] = ["null"],
        ["time_cond_proj_dim"] = ["null"],
        ["time_embedding_act_fn"] = ["null"],
        ["time_embedding_dim"] = ["null"],
        ["time_embedding_type"] = ["positional"],
        ["timestep_post_act"] = ["null"],
        ["transformer_layers_per_block"] = ["1"],
        ["upsample_type"] = ["conv"],
    };

    public static UNetConfig Read(string json)
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(json).RootElement;
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"The UNet's config.json is no JSON: {e.Message}", e);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CheckpointException($"The UNet's config.json holds a {root.ValueKind}; an object was expected.");
        }

        var entries = new ConfigEntries(root, "the UNet's config.json");
        var name = entries.Text("_class_name", null);
        if (name is not (UNetConfig.ImageClass or UNetConfig.UnconditionalClass or UNetConfig.VideoClass))
        {
            throw new NotSupportedException(
                $"_class_name is '{name}'; Pyoco reads {UNetConfig.ImageClass}, {UNetConfig.UnconditionalClass} and {UNetConfig.VideoClass}.");
        }

        foreach (var (key, values) in OnlySupported)
        {
            entries.Require(key, values);
        }

        return name == UNetConfig.UnconditionalClass ? ReadUnconditional(entries, root) : ReadConditional(entries, root, name);
    }

    public static string Write(UNetConfig config)
    {
        var json = config.Source is { } source ? (JsonObject)JsonNode.Parse(source.GetRawText())! : new JsonObject();
        json["_class_name"] = config.ClassName;
        json["sample_size"] = config.SampleSize;
        json["in_channels"] = config.InChannels;
        json["out_channels"] = config.OutChannels;
        json["block_out_channels"] = Array(config.BlockOutChannels);
        json["layers_per_block"] = config.LayersPerBlock;
        json["norm_num_groups"] = config.NormGroups;
        json["norm_eps"] = config.NormEps;
        json["flip_sin_to_cos"] = config.CosineFirst;
        json["freq_shift"] = config.FrequencyShift;
        json["downsample_padding"] = config.DownsamplePadding;
        json["resnet_time_scale_shift"] = config.ScaleShift ? "scale_shift" : "default";
        if (config.IsConditional)
        {
            json["down_block_types"] = Names(config.DownAttention, "CrossAttnDownBlock2D", "DownBlock2D");
            json["up_block_types"] = Names(config.UpAttention, "CrossAttnUpBlock2D", "UpBlock2D");
            json["attention_head_dim"] = Array(config.Heads);
            json["cross_attention_dim"] = config.CrossAttentionSize;
            json["use_linear_projection"] = config.UseLinearProjection;
            json["upcast_attention"] = config.UpcastAttention;
            json["class_embed_type"] = config.PooledSize > 0 ? "projection" : null;
            json["projection_class_embeddings_input_dim"] = config.PooledSize > 0 ? config.PooledSize : null;
        }
        else
        {
            json["down_block_types"] = Names(config.DownAttention, "AttnDownBlock2D", "DownBlock2D");
            json["up_block_types"] = Names(config.UpAttention, "AttnUpBlock2D", "UpBlock2D");
        }

        if (config.IsVideo)
        {
            json["temporal_attention_head_dim"] = config.TemporalHeadSize;
        }

        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private static UNetConfig ReadConditional(ConfigEntries entries, JsonElement root, string name)
    {
        var channels = entries.Integers("block_out_channels", [320, 640, 1280, 1280]);
        var pooled = entries.Text("class_embed_type", null) switch
        {
            null => 0,
            "projection" => entries.Integer("projection_class_embeddings_input_dim", null),
            var type => throw new NotSupportedException($"class_embed_type is '{type}'; Pyoco supports null and 'projection'."),
        };
        // diffusers' attention_head_dim is the number of heads in this class; num_attention_heads, when set, replaces it.
        var headsKey = entries.IsNull("num_attention_heads") ? "attention_head_dim" : "num_attention_heads";
        return Check(new UNetConfig
        {
            ClassName = name,
            SampleSize = entries.IsNull("sample_size") ? null : entries.Integer("sample_size", null),
            InChannels = entries.Integer("in_channels", 4),
            OutChannels = entries.Integer("out_channels", 4),
            BlockOutChannels = channels,
            DownAttention = entries.Choices("down_block_types", "CrossAttnDownBlock2D", "DownBlock2D", channels.Length, [true, true, true, false]),
            UpAttention = entries.Choices("up_block_types", "CrossAttnUpBlock2D", "UpBlock2D", channels.Length, [false, true, true, true]),
            Heads = entries.PerLevel(headsKey, 8, channels.Length),
            LayersPerBlock = entries.Integer("layers_per_block", 2),
            CrossAttentionSize = entries.Integer("cross_attention_dim", 1280),
            PooledSize = pooled,
            NormGroups = entries.Integer("norm_num_groups", 32),
            NormEps = entries.Number("norm_eps", 1e-5),
            ScaleShift = ReadScaleShift(entries),
            UseLinearProjection = entries.Flag("use_linear_projection", false),
            UpcastAttention = entries.Flag("upcast_attention", false),
            CosineFirst = entries.Flag("flip_sin_to_cos", true),
            FrequencyShift = entries.Number("freq_shift", 0),
            DownsamplePadding = entries.Integer("downsample_padding", 1),
            TemporalHeadSize = entries.Integer("temporal_attention_head_dim", 32),
            Source = root,
        });
    }

    private static UNetConfig ReadUnconditional(ConfigEntries entries, JsonElement root)
    {
        entries.Require("class_embed_type", ["null"]);
        entries.Require("num_train_timesteps", ["null"]);
        var channels = entries.Integers("block_out_channels", [224, 448, 672, 896]);
        // Here attention_head_dim is what it says, the channels of a head; null means one head.
        var headSize = entries.IsNull("attention_head_dim") && entries.Has("attention_head_dim") ? 0 : entries.Integer("attention_head_dim", 8);
        return Check(new UNetConfig
        {
            ClassName = UNetConfig.UnconditionalClass,
            SampleSize = entries.IsNull("sample_size") ? null : entries.Integer("sample_size", null),
            InChannels = entries.Integer("in_channels", 3),
            OutChannels = entries.Integer("out_channels", 3),
            BlockOutChannels = channels,
            DownAttention = entries.Choices("down_block_types", "AttnDownBlock2D", "DownBlock2D", channels.Length, [false, true, true, true]),
            UpAttention = entries.Choices("up_block_types", "AttnUpBlock2D", "UpBlock2D", channels.Length, [true, true, true, false]),
            Heads = [.. channels.Select(c => headSize == 0 ? 1 : Math.Max(1, c / headSize))],
            LayersPerBlock = entries.Integer("layers_per_block", 2),
            NormGroups = entries.Integer("norm_num_groups", 32),
            NormEps = entries.Number("norm_eps", 1e-5),
            ScaleShift = ReadScaleShift(entries),
            CosineFirst = entries.Flag("flip_sin_to_cos", true),
            FrequencyShift = entries.Number("freq_shift", 0),
            DownsamplePadding = entries.Integer("downsample_padding", 1),
            Source = root,
        });
    }

    private static bool ReadScaleShift(ConfigEntries entries) => entries.Text("resnet_time_scale_shift", "default") switch
    {
        "default" => false,
        "scale_shift" => true,
        var other => throw new NotSupportedException($"resnet_time_scale_shift is '{other}'; Pyoco supports 'default' and 'scale_shift'."),
    };

    private static UNetConfig Check(UNetConfig config)
    {
        for (var i = 0; i < config.BlockOutChannels.Count; i++)
        {
            var channels = config.BlockOutChannels[i];
            if (channels < 1 || channels % config.NormGroups != 0 || channels % config.Heads[i] != 0)
            {
                throw new CheckpointException(
                    $"Level {i} of the UNet has {channels} channels, which norm_num_groups {config.NormGroups} and {config.Heads[i]} heads do not divide.");
            }
        }

        if (config.LayersPerBlock < 1 || config.DownsamplePadding is < 0 or > 1)
        {
            throw new CheckpointException(
                $"layers_per_block is {config.LayersPerBlock} and downsample_padding {config.DownsamplePadding}; at least 1, and 0 or 1, were expected.");
        }

        return config;
    }

    private static JsonArray Array(IEnumerable<int> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static JsonArray Names(IEnumerable<bool> attention, string with, string without) =>
        new([.. attention.Select(a => (JsonNode)(a ? with : without))]);
}
