namespace Pyoco.Models;

/// <summary>The layers of one level of a UNet.</summary>
/// <param name="Level">Which level, the finest being 0; the middle counts as the coarsest.</param>
/// <param name="Channels">Channels that its layers work on.</param>
/// <param name="Inputs">Channels that each of its residual blocks takes.</param>
/// <param name="Attentions">Spatial attentions, each behind the residual block of its number.</param>
internal sealed record LevelShape(int Level, int Channels, IReadOnlyList<int> Inputs, int Attentions)
{
    /// <summary>Whether it is the middle: two residual blocks, an attention between them.</summary>
    public bool IsMiddle { get; init; }

    /// <summary>Level <paramref name="level"/> going down.</summary>
    public static LevelShape Down(UNetConfig config, int level)
    {
        var channels = config.BlockOutChannels[level];
        var first = config.BlockOutChannels[Math.Max(0, level - 1)];
        int[] inputs = [first, .. Enumerable.Repeat(channels, config.LayersPerBlock - 1)];
        return new LevelShape(level, channels, inputs, config.DownAttention[level] ? inputs.Length : 0);
    }

    /// <summary>The middle.</summary>
    public static LevelShape Middle(UNetConfig config)
    {
        var channels = config.BlockOutChannels[^1];
        return new LevelShape(config.BlockOutChannels.Count - 1, channels, [channels, channels], Attentions: 1) { IsMiddle = true };
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

        return new LevelShape(level, channels, inputs, config.UpAttention[last - level] ? inputs.Length : 0);
    }
}
