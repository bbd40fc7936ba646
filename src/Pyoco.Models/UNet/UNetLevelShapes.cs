namespace Pyoco.Models;

/// <summary>The sizes of the levels of a UNet, from its layout.</summary>
internal static class UNetLevelShapes
{
    /// <summary>Level <paramref name="level"/> going down.</summary>
    public static LevelShape Down(UNetConfig config, int level)
    {
        var channels = config.BlockOutChannels[level];
        var first = config.BlockOutChannels[Math.Max(0, level - 1)];
        int[] inputs = [first, .. Enumerable.Repeat(channels, config.LayersPerBlock - 1)];
        return Shape(config, level, inputs, config.DownAttention[level] ? inputs.Length : 0);
    }

    /// <summary>The middle.</summary>
    public static LevelShape Middle(UNetConfig config)
    {
        var channels = config.BlockOutChannels[^1];
        return Shape(config, config.BlockOutChannels.Count - 1, [channels, channels], attentions: 1) with { IsMiddle = true };
    }

    /// <summary>Level <paramref name="level"/> going up: each residual block takes a skip connection too.</summary>
    public static LevelShape Up(UNetConfig config, int level)
    {
        var last = config.BlockOutChannels.Count - 1;
        var channels = config.BlockOutChannels[level];
        var below = config.BlockOutChannels[Math.Min(last, level + 1)];
        var skipBelow = config.BlockOutChannels[Math.Max(0, level - 1)];
        var inputs = new int[config.LayersPerBlock + 1];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (i == 0 ? below : channels) + (i == inputs.Length - 1 ? skipBelow : channels);
        }

        return Shape(config, level, inputs, config.UpAttention[last - level] ? inputs.Length : 0);
    }

    private static LevelShape Shape(UNetConfig config, int level, int[] inputs, int attentions) =>
        new(level, config.BlockOutChannels[level], inputs, attentions)
        {
            NormGroups = config.NormGroups, NormEps = config.NormEps, ConditionSize = config.TimeEmbeddingSize + config.PooledSize,
        };
}
