namespace Pyoco.Models;

/// <summary>Holds the layout of a UNet against the header of its weights.</summary>
internal static class UNetBounds
{
    // Positions are a formula where a file has none, so that nothing in the file bounds them; published modules have 24 or 32.
    private const int MostComputedPositions = 4096;

    /// <exception cref="CheckpointException">A size of the layout is larger than the weights.</exception>
    public static void Check(UNetConfig config, ITensorSource weights)
    {
        var bounds = new LayoutBounds(weights).Side("in_channels", config.InChannels).Side("out_channels", config.OutChannels)
            .Layers("layers_per_block", (long)config.LayersPerBlock * config.BlockOutChannels.Count);
        foreach (var channels in config.BlockOutChannels)
        {
            bounds.Side("block_out_channels", channels);
        }

        // The embedding of the noise level has four times the finest level's channels.
        bounds.Side("block_out_channels", 4L * config.BlockOutChannels[0]);
        if (config.IsConditional)
        {
            bounds.Side("cross_attention_dim", config.CrossAttentionSize);
        }

        if (config.PooledSize > 0)
        {
            bounds.Side("projection_class_embeddings_input_dim", config.PooledSize);
        }

        if (config.Temporal is MotionConfig motion)
        {
            CheckMotion(motion, weights);
        }
    }

    /// <summary>The same of motion modules alone.</summary>
    /// <exception cref="CheckpointException">A size of the layout is larger than the weights.</exception>
    public static void CheckMotion(MotionConfig motion, ITensorSource weights)
    {
        if (Math.Min(motion.MaxFrames, motion.MiddleBlocks) < 1)
        {
            throw new CheckpointException(
                $"motion_max_seq_length is {motion.MaxFrames} and motion_transformer_layers_per_mid_block {motion.MiddleBlocks} for "
                + $"{weights.Path}; at least 1 was expected.");
        }

        var bounds = new LayoutBounds(weights);
        bounds.Layers("motion_transformer_layers_per_block", motion.Blocks.Sum(b => (long)b));
        bounds.Layers("motion_transformer_layers_per_mid_block", motion.MiddleBlocks);
        if (weights.Names.Any(n => n.EndsWith(".pe", StringComparison.Ordinal)))
        {
            bounds.Side("motion_max_seq_length", motion.MaxFrames);
        }
        else if (motion.MaxFrames > MostComputedPositions)
        {
            throw new CheckpointException(
                $"motion_max_seq_length is {motion.MaxFrames} beside {weights.Path}, which has no positions; at most "
                + $"{MostComputedPositions} are computed.");
        }
    }
}
