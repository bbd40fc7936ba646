using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The network behind <see cref="AutoencoderKL"/>: an encoder to the moments of the latents, a decoder back to images.</summary>
internal sealed class AutoencoderKLNetwork : nn.Module
{
    [ComponentName(Name = "encoder")]
    private readonly Half _encoder;

    [ComponentName(Name = "decoder")]
    private readonly Half _decoder;

    [ComponentName(Name = "quant_conv")]
    private readonly Conv2d? _quant;

    [ComponentName(Name = "post_quant_conv")]
    private readonly Conv2d? _postQuant;

    public AutoencoderKLNetwork(AutoencoderKLConfig config, Device device) : base(nameof(AutoencoderKLNetwork))
    {
        Config = config;
        var moments = 2 * config.LatentChannels;
        _encoder = Half.Encoder(config, device);
        _decoder = Half.Decoder(config, device);
        _quant = config.QuantConv ? nn.Conv2d(moments, moments, 1, device: device) : null;
        _postQuant = config.PostQuantConv ? nn.Conv2d(config.LatentChannels, config.LatentChannels, 1, device: device) : null;
        RegisterComponents();
    }

    public AutoencoderKLConfig Config { get; }

    /// <summary>Images (N, C, H, W) to mean and log variance side by side, (N, 2Z, h, w).</summary>
    public Tensor Encode(Tensor images)
    {
        using var scope = NewDisposeScope();
        var moments = _encoder.Forward(images);
        return (_quant is null ? moments : BlockedConvolution.Apply(_quant, moments)).MoveToOuterDisposeScope();
    }

    /// <summary>Latents (N, Z, h, w) to images (N, C, H, W).</summary>
    public Tensor Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return _decoder.Forward(_postQuant is null ? latents : BlockedConvolution.Apply(_postQuant, latents)).MoveToOuterDisposeScope();
    }

    // Encoder and decoder are alike but for the order of their levels.
    private sealed class Half : nn.Module
    {
        [ComponentName(Name = "conv_in")]
        private readonly Conv2d _in;

        [ComponentName(Name = "down_blocks")]
        private readonly ModuleList<AutoencoderLevel> _down = [];

        [ComponentName(Name = "mid_block")]
        private readonly AutoencoderLevel _middle;

        [ComponentName(Name = "up_blocks")]
        private readonly ModuleList<AutoencoderLevel> _up = [];

        [ComponentName(Name = "conv_norm_out")]
        private readonly GroupNorm _norm;

        [ComponentName(Name = "conv_out")]
        private readonly Conv2d _out;

        private Half(AutoencoderKLConfig config, (int Channels, int Inside) first, (int Inside, int Channels) last, Device device)
            : base(nameof(Half))
        {
            _in = nn.Conv2d(first.Channels, first.Inside, 3, padding: 1, device: device);
            _middle = AutoencoderLevel.Middle(config, device);
            _norm = nn.GroupNorm(config.NormGroups, last.Inside, AutoencoderKLConfig.NormEps, device: device);
            _out = nn.Conv2d(last.Inside, last.Channels, 3, padding: 1, device: device);
        }

        public static Half Encoder(AutoencoderKLConfig config, Device device)
        {
            var half = new Half(
                config, (config.InChannels, config.BlockOutChannels[0]), (config.BlockOutChannels[^1], 2 * config.LatentChannels), device);
            for (var level = 0; level < config.BlockOutChannels.Count; level++)
            {
                half._down.Add(AutoencoderLevel.Down(config, level, device));
            }

            half.RegisterComponents();
            return half;
        }

        public static Half Decoder(AutoencoderKLConfig config, Device device)
        {
            var half = new Half(
                config, (config.LatentChannels, config.BlockOutChannels[^1]), (config.BlockOutChannels[0], config.OutChannels), device);
            for (var level = config.BlockOutChannels.Count - 1; level >= 0; level--)
            {
                half._up.Add(AutoencoderLevel.Up(config, level, device));
            }

            half.RegisterComponents();
            return half;
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var h = BlockedConvolution.Apply(_in, x);
            foreach (var level in _down.Append(_middle).Concat(_up))
            {
                using var old = h;
                h = level.Forward(old);
            }

            using var normed = _norm.call(h);
            h.Dispose();
            return BlockedConvolution.Apply(_out, F.silu(normed, inplace: !is_grad_enabled())).MoveToOuterDisposeScope();
        }
    }
}
