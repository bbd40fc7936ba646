using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>Writes a <see cref="UNetConfig"/> as diffusers' <c>config.json</c>; entries that were read and mean nothing to Pyoco are
/// kept.</summary>
internal static class UNetConfigWriter
{
    public static string Write(UNetConfig config)
    {
        var json = config.Source is { } source ? (JsonObject)JsonNode.Parse(source.GetRawText())! : [];
        var names = UNetBlockNames.Of(config.ClassName, config.IsConditional);
        json["_class_name"] = config.ClassName;
        json["sample_size"] = config.SampleSize switch
        {
            null => null,
            var (height, width) when height == width => height,
            var (height, width) => ConfigJson.Array([height, width]),
        };
        json["in_channels"] = config.InChannels;
        json["out_channels"] = config.OutChannels;
        json["block_out_channels"] = ConfigJson.Array(config.BlockOutChannels);
        json["layers_per_block"] = config.LayersPerBlock;
        json["norm_num_groups"] = config.NormGroups;
        json["norm_eps"] = config.NormEps;
        json["downsample_padding"] = config.DownsamplePadding;
        json["down_block_types"] = Names(config.DownAttention, names.DownWithAttention, names.Down);
        json["up_block_types"] = Names(config.UpAttention, names.UpWithAttention, names.Up);
        if (config.IsConditional || config.IsVideo)
        {
            // A video network says that it has none.
            json["cross_attention_dim"] = config.IsConditional ? config.CrossAttentionSize : null;
        }

        WriteEmbedding(json, config);
        switch (config.Temporal)
        {
            case MotionConfig motion:
                WriteMotion(json, config, motion);
                break;
            case ModelScopeConfig layers:
                json["attention_head_dim"] = layers.HeadSize;
                break;
            default:
                WriteHeads(json, config);
                WriteRotary(json, config.Temporal as RotaryTemporalConfig);
                break;
        }

        return ConfigJson.Text(json);
    }

    private static void WriteHeads(JsonObject json, UNetConfig config)
    {
        if (!config.IsConditional)
        {
            json["attention_head_dim"] = HeadSize(config);
            return;
        }

        json["attention_head_dim"] = ConfigJson.Array(config.Heads);
        json["use_linear_projection"] = config.UseLinearProjection;
        json["upcast_attention"] = config.UpcastAttention;
        json["class_embed_type"] = config.PooledSize > 0 ? "projection" : null;
        json["projection_class_embeddings_input_dim"] = config.PooledSize > 0 ? config.PooledSize : null;
    }

    // UNet2DModel states the channels of a head, one number for all levels; null is one head.
    private static int? HeadSize(UNetConfig config)
    {
        var levels = config.BlockOutChannels.Zip(config.Heads).ToArray();
        if (levels.All(l => l.Second == 1))
        {
            return null;
        }

        var size = levels.Where(l => l.Second > 1).Min(l => l.First / l.Second);
        return levels.All(l => l.Second == Math.Max(1, l.First / size))
            ? size
            : throw new NotSupportedException(
                $"The heads {string.Join(", ", config.Heads)} of channels {string.Join(", ", config.BlockOutChannels)} differ in size; "
                    + $"a {UNetConfig.UnconditionalClass} has one for all levels (attention_head_dim).");
    }

    private static void WriteRotary(JsonObject json, RotaryTemporalConfig? rotary)
    {
        if (rotary is not null)
        {
            json["temporal_attention_head_dim"] = rotary.HeadSize;
            WriteUnless(json, UNetConfigReader.FrameConditioningKey, rotary.FrameConditioning, usual: false);
            WriteUnless(json, UNetConfigReader.PixelConditioningKey, rotary.PixelConditioning, usual: false);
        }
    }

    private static void WriteMotion(JsonObject json, UNetConfig config, MotionConfig motion)
    {
        json["num_attention_heads"] = ConfigJson.OneOrArray(config.Heads);
        json["use_linear_projection"] = config.UseLinearProjection;
        json["motion_num_attention_heads"] = ConfigJson.OneOrArray(motion.Heads);
        json["motion_max_seq_length"] = motion.MaxFrames;
        json["use_motion_mid_block"] = motion.MiddleModule;
        json["temporal_transformer_layers_per_block"] = ConfigJson.OneOrArray(motion.Blocks);
        json["temporal_transformer_layers_per_mid_block"] = motion.MiddleBlocks;
        WriteUnless(json, "upcast_attention", config.UpcastAttention, usual: false);
        WriteUnless(json, MotionConfig.NormPerFrameKey, motion.Norm == MotionNorm.PerFrame, usual: false);
    }

    // The two classes of published video networks have no such entries and always these values.
    private static void WriteEmbedding(JsonObject json, UNetConfig config)
    {
        var published = config.Temporal is MotionConfig or ModelScopeConfig;
        if (!published || config is not { CosineFirst: true, FrequencyShift: 0, ScaleShift: false })
        {
            json["flip_sin_to_cos"] = config.CosineFirst;
            json["freq_shift"] = config.FrequencyShift;
            json["resnet_time_scale_shift"] = config.ScaleShift ? "scale_shift" : "default";
        }
    }

    private static void WriteUnless(JsonObject json, string key, bool value, bool usual)
    {
        if (value != usual)
        {
            json[key] = value;
        }
        else
        {
            json.Remove(key);
        }
    }

    private static JsonArray Names(IEnumerable<bool> attention, string with, string without) =>
        new([.. attention.Select(a => (JsonNode)(a ? with : without))]);
}
