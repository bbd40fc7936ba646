namespace Pyoco.Models;

/// <summary>Reads diffusers' <c>config.json</c> into a <see cref="UNetConfig"/>.</summary>
internal static class UNetConfigReader
{
    /// <summary>An entry of Pyoco's own networks: whether their temporal layers are told a frame's place, noise level and
    /// text.</summary>
    public const string FrameConditioningKey = "temporal_frame_conditioning";

    /// <summary>Whether they are told a pixel's place, too.</summary>
    public const string PixelConditioningKey = "temporal_pixel_conditioning";

    // Each of them halves; the coarsest of so many is one pixel of 32,768.
    private const int MostLevels = 16;

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
        ["mid_block_layers"] = ["1"],
        ["mid_block_only_cross_attention"] = ["null", "false"],
        ["mid_block_scale_factor"] = ["1"],
        ["mid_block_type"] = ["UNetMidBlock2DCrossAttn", "UNetMidBlock2D"],
        ["num_class_embeds"] = ["null"],
        ["only_cross_attention"] = ["false"],
        ["resnet_out_scale_factor"] = ["1"],
        ["resnet_skip_time_act"] = ["false"],
        ["reverse_motion_num_attention_heads"] = ["null"],
        ["reverse_temporal_transformer_layers_per_block"] = ["null"],
        ["reverse_transformer_layers_per_block"] = ["null"],
        ["time_cond_proj_dim"] = ["null"],
        ["time_embedding_act_fn"] = ["null"],
        ["time_embedding_dim"] = ["null"],
        ["time_embedding_type"] = ["positional"],
        ["timestep_post_act"] = ["null"],
        ["transformer_layers_per_mid_block"] = ["null", "1"],
        ["upsample_type"] = ["conv"],
    };

    public static UNetConfig Read(string json)
    {
        var entries = ConfigEntries.Parse(json, "the UNet's config.json");
        var config = entries.Text("_class_name", null) switch
        {
            UNetConfig.UnconditionalClass => Unconditional(entries, UNetConfig.UnconditionalClass),
            UNetConfig.ImageClass => Conditional(entries, UNetConfig.ImageClass),
            UNetConfig.VideoClass => (ReadsText(entries)
                ? Conditional(entries, UNetConfig.VideoClass)
                : Unconditional(entries, UNetConfig.VideoClass)) with { Temporal = Rotary(entries) },
            UNetConfig.MotionClass => WithMotion(entries),
            UNetConfig.ModelScopeClass => ModelScope(entries),
            var name => throw new NotSupportedException(
                $"_class_name is '{name}'; Pyoco reads {UNetConfig.ImageClass}, {UNetConfig.UnconditionalClass}, "
                    + $"{UNetConfig.MotionClass}, {UNetConfig.ModelScopeClass} and {UNetConfig.VideoClass}."),
        };
        return Checked(config with { Source = entries.Root });
    }

    private static UNetConfig Conditional(ConfigEntries entries, string name)
    {
        var config = TextConditioned(entries, name, crossAttentionSize: 1280);
        var pooled = entries.Text("class_embed_type", null) switch
        {
            null => 0,
            "projection" => entries.Integer("projection_class_embeddings_input_dim", null),
            var type => throw new NotSupportedException($"class_embed_type is '{type}'; Pyoco supports null and 'projection'."),
        };
        // diffusers' attention_head_dim is the number of heads in this class; num_attention_heads, when set, replaces it.
        var headsKey = entries.IsNull("num_attention_heads") ? "attention_head_dim" : "num_attention_heads";
        return config with
        {
            Heads = entries.PerLevel(headsKey, 8, config.BlockOutChannels.Count),
            PooledSize = pooled,
            UseLinearProjection = entries.Flag("use_linear_projection", false),
            UpcastAttention = entries.Flag("upcast_attention", false),
        };
    }

    // Pyoco's own video network is of either kind, and says which.
    private static bool ReadsText(ConfigEntries entries) => !entries.Has("cross_attention_dim") || !entries.IsNull("cross_attention_dim");

    private static RotaryTemporalConfig Rotary(ConfigEntries entries) => new()
    {
        HeadSize = entries.Integer("temporal_attention_head_dim", 32),
        FrameConditioning = entries.Flag(FrameConditioningKey, false),
        PixelConditioning = entries.Flag(PixelConditioningKey, false),
    };

    private static UNetConfig Unconditional(ConfigEntries entries, string name)
    {
        entries.Require("class_embed_type", ["null"]);
        entries.Require("num_train_timesteps", ["null"]);
        var config = Shared(entries, UNetBlockNames.Of(name, readsText: false), 3, [224, 448, 672, 896], [false, true, true, true]);
        // Here attention_head_dim is what it says, the channels of a head; null means one head.
        var headSize = entries.IsNull("attention_head_dim") && entries.Has("attention_head_dim")
            ? 0
            : entries.Integer("attention_head_dim", 8);
        return config with { Heads = [.. config.BlockOutChannels.Select(c => headSize == 0 ? 1 : Math.Max(1, c / headSize))] };
    }

    private static UNetConfig WithMotion(ConfigEntries entries)
    {
        var config = TextConditioned(entries, UNetConfig.MotionClass, crossAttentionSize: 1280);
        var levels = config.BlockOutChannels.Count;
        return config with
        {
            Heads = entries.PerLevel("num_attention_heads", 8, levels),
            UseLinearProjection = entries.Flag("use_linear_projection", false),
            UpcastAttention = entries.Flag("upcast_attention", false),
            Temporal = new MotionConfig
            {
                Heads = entries.PerLevel("motion_num_attention_heads", 8, levels),
                Blocks = entries.PerLevel("temporal_transformer_layers_per_block", 1, levels),
                MiddleModule = entries.Flag("use_motion_mid_block", true),
                MiddleBlocks = entries.OneForAll("temporal_transformer_layers_per_mid_block", 1),
                MaxFrames = entries.Integer("motion_max_seq_length", 32),
                Norm = MotionConfig.ReadNorm(entries),
            },
        };
    }

    private static UNetConfig ModelScope(ConfigEntries entries)
    {
        entries.Require("num_attention_heads", ["null"]);
        var config = TextConditioned(entries, UNetConfig.ModelScopeClass, crossAttentionSize: 1024);
        // In this class attention_head_dim is what it says, and the transformers project by linear layers though no entry says so.
        var headSize = entries.Integer("attention_head_dim", 64);
        return config with
        {
            Heads = [.. config.BlockOutChannels.Select(c => headSize < 1 || c % headSize != 0
                ? throw new NotSupportedException($"attention_head_dim is '{headSize}'; Pyoco supports divisors of the channels, here {c}.")
                : c / headSize)],
            UseLinearProjection = true,
            Temporal = new ModelScopeConfig { HeadSize = headSize },
        };
    }

    private static UNetConfig TextConditioned(ConfigEntries entries, string name, int crossAttentionSize)
    {
        if (entries.OneForAll("transformer_layers_per_block", 1) is var blocks and not 1)
        {
            throw new NotSupportedException($"transformer_layers_per_block is '{blocks}' in the UNet's config.json; Pyoco supports '1'.");
        }

        var config = Shared(entries, UNetBlockNames.Of(name, readsText: true), 4, [320, 640, 1280, 1280], [true, true, true, false]);
        var textSize = entries.OneForAll("cross_attention_dim", crossAttentionSize);
        return textSize > 0
            ? config with { CrossAttentionSize = textSize }
            : throw new CheckpointException($"cross_attention_dim is {textSize} in the UNet's config.json; at least 1 was expected.");
    }

    // What all classes have; the heads are read by each class in its own way.
    private static UNetConfig Shared(
        ConfigEntries entries, UNetBlockNames names, int channels, int[] blockOutChannels, bool[] downAttention)
    {
        foreach (var (key, values) in OnlySupported)
        {
            entries.Require(key, values);
        }

        var levels = entries.Integers("block_out_channels", blockOutChannels);
        bool[] upAttention = [.. downAttention.Reverse()];
        return new UNetConfig
        {
            SampleSize = ReadSampleSize(entries),
            InChannels = entries.Integer("in_channels", channels),
            OutChannels = entries.Integer("out_channels", channels),
            BlockOutChannels = levels,
            DownAttention = entries.Choices("down_block_types", names.DownWithAttention, names.Down, levels.Length, downAttention),
            UpAttention = entries.Choices("up_block_types", names.UpWithAttention, names.Up, levels.Length, upAttention),
            Heads = [],
            LayersPerBlock = entries.OneForAll("layers_per_block", 2),
            NormGroups = entries.Integer("norm_num_groups", 32),
            NormEps = entries.Number("norm_eps", 1e-5),
            ScaleShift = ReadScaleShift(entries),
            CosineFirst = entries.Flag("flip_sin_to_cos", true),
            FrequencyShift = entries.Number("freq_shift", 0),
            DownsamplePadding = entries.Integer("downsample_padding", 1),
        };
    }

    // A number, or a list of height and width.
    private static FrameSize? ReadSampleSize(ConfigEntries entries)
    {
        if (entries.IsNull("sample_size"))
        {
            return null;
        }

        int[] sides = entries.IsList("sample_size") ? entries.Integers("sample_size", []) : [entries.Integer("sample_size", null)];
        return sides.Length <= 2 && sides.All(s => s > 0) ? new FrameSize(sides[0], sides[^1]) : throw new CheckpointException(
            $"sample_size is [{string.Join(", ", sides)}] in the UNet's config.json; one number above 0, or height and width, was "
            + "expected.");
    }

    private static bool ReadScaleShift(ConfigEntries entries) => entries.Text("resnet_time_scale_shift", "default") switch
    {
        "default" => false,
        "scale_shift" => true,
        var other => throw new NotSupportedException($"resnet_time_scale_shift is '{other}'; Pyoco supports 'default' and 'scale_shift'."),
    };

    private static UNetConfig Checked(UNetConfig config)
    {
        if (config.LayersPerBlock < 1 || config.DownsamplePadding is < 0 or > 1)
        {
            throw new CheckpointException(
                $"layers_per_block is {config.LayersPerBlock} and downsample_padding {config.DownsamplePadding}; at "
                    + "least 1, and 0 or 1, were expected.");
        }

        if (config.InChannels < 1 || config.OutChannels < 1 || config.PooledSize < 0 || config.BlockOutChannels.Count > MostLevels)
        {
            throw new CheckpointException(
                $"The UNet has in_channels {config.InChannels}, out_channels {config.OutChannels}, "
                + $"projection_class_embeddings_input_dim {config.PooledSize} and {config.BlockOutChannels.Count} levels; "
                + $"numbers above 0 and at most {MostLevels} levels were expected.");
        }

        for (var i = 0; i < config.BlockOutChannels.Count; i++)
        {
            CheckLevel(config, i);
        }

        return config.Temporal is MotionConfig modules && Math.Min(modules.MaxFrames, modules.MiddleBlocks) < 1
            ? throw new CheckpointException(
                $"motion_max_seq_length is {modules.MaxFrames} and temporal_transformer_layers_per_mid_block {modules.MiddleBlocks}; "
                + "at least 1 was expected.")
            : config;
    }

    private static void CheckLevel(UNetConfig config, int level)
    {
        var channels = config.BlockOutChannels[level];
        if (config.Temporal is RotaryTemporalConfig { HeadSize: var size } && (size < 2 || size % 2 != 0))
        {
            throw new CheckpointException($"temporal_attention_head_dim is {size}; an even number above 0 was expected.");
        }

        int[] heads = config.Temporal switch
        {
            MotionConfig motion => [config.Heads[level], motion.Heads[level]],
            RotaryTemporalConfig rotary => [config.Heads[level], Math.Max(1, channels / rotary.HeadSize)],
            _ => [config.Heads[level]],
        };
        if (channels < 1 || config.NormGroups < 1 || channels % config.NormGroups != 0 || heads.Any(h => channels % h != 0))
        {
            throw new CheckpointException(
                $"Level {level} of the UNet has {channels} channels, which norm_num_groups {config.NormGroups} and "
                    + $"{string.Join(" and ", heads.Distinct())} heads do not divide.");
        }
    }
}
