using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>One level of an autoencoder: residual blocks, then perhaps a change of resolution. In the middle an attention stands between
/// two of them.</summary>
internal sealed class AutoencoderLevel : nn.Module
{
    [ComponentName(Name = "resnets")]
    private readonly ModuleList<AutoencoderResnet> _resnets = [];

    [ComponentName(Name = "attentions")]
    private readonly ModuleList<PixelAttention> _attentions = [];

    [ComponentName(Name = "downsamplers")]
    private readonly ModuleList<Downsample> _downsamplers = [];

    [ComponentName(Name = "upsamplers")]
    private readonly ModuleList<Upsample> _upsamplers = [];

    private AutoencoderLevel(AutoencoderKLConfig config, int input, int channels, int layers, Device device)
        : base(nameof(AutoencoderLevel))
    {
        for (var i = 0; i < layers; i++)
        {
            _resnets.Add(new AutoencoderResnet(i == 0 ? input : channels, channels, config, device));
        }
    }

    /// <summary>Level <paramref name="level"/> of the encoder, the finest being 0.</summary>
    public static AutoencoderLevel Down(AutoencoderKLConfig config, int level, Device device)
    {
        var channels = config.BlockOutChannels[level];
        var block = new AutoencoderLevel(config, config.BlockOutChannels[Math.Max(0, level - 1)], channels, config.LayersPerBlock, device);
        if (level < config.BlockOutChannels.Count - 1)
        {
            block._downsamplers.Add(new Downsample(channels, padding: 0, device));
        }

        block.RegisterComponents();
        return block;
    }

    /// <summary>The middle of encoder and decoder.</summary>
    public static AutoencoderLevel Middle(AutoencoderKLConfig config, Device device)
    {
        var channels = config.BlockOutChannels[^1];
        var block = new AutoencoderLevel(config, channels, channels, layers: 2, device);
        if (config.MiddleAttention)
        {
            block._attentions.Add(new PixelAttention(channels, heads: 1, config.NormGroups, AutoencoderKLConfig.NormEps, device));
        }

        block.RegisterComponents();
        return block;
    }

    /// <summary>Level <paramref name="level"/> of the decoder, the finest being 0.</summary>
    public static AutoencoderLevel Up(AutoencoderKLConfig config, int level, Device device)
    {
        var below = config.BlockOutChannels[Math.Min(config.BlockOutChannels.Count - 1, level + 1)];
        var channels = config.BlockOutChannels[level];
        var block = new AutoencoderLevel(config, below, channels, config.LayersPerBlock + 1, device);
        if (level > 0)
        {
            block._upsamplers.Add(new Upsample(channels, device));
        }

        block.RegisterComponents();
        return block;
    }

    /// <summary>Images (N, C, H, W) to (N, C', H', W'), H' and W' half, the same or twice.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = Replace(x, _resnets[i].Forward(x), first: i == 0);
            if (i < _attentions.Count)
            {
                x = Replace(x, _attentions[i].Forward(x), first: false);
            }
        }

        if (_downsamplers.Count > 0)
        {
            x = Replace(x, _downsamplers[0].Forward(x), first: false);
        }

        if (_upsamplers.Count > 0)
        {
            x = Replace(x, _upsamplers[0].Forward(x, 2 * x.size(2), 2 * x.size(3)), first: false);
        }

        return x.MoveToOuterDisposeScope();
    }

    // The caller's tensor stays, those in between go at once: at full resolution each is hundreds of megabytes.
    private static Tensor Replace(Tensor old, Tensor next, bool first)
    {
        if (!first)
        {
            old.Dispose();
        }

        return next;
    }
}
