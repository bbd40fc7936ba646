using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The residual block of the autoencoders: two normalised convolutions, no noise level between them.</summary>
internal sealed class AutoencoderResnet : nn.Module
{
    [ComponentName(Name = "norm1")]
    private readonly GroupNorm _norm1;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "norm2")]
    private readonly GroupNorm _norm2;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "conv_shortcut")]
    private readonly Conv2d? _shortcut;

    public AutoencoderResnet(int inChannels, int outChannels, AutoencoderKLConfig config, Device device) : base(nameof(AutoencoderResnet))
    {
        _norm1 = nn.GroupNorm(config.NormGroups, inChannels, AutoencoderKLConfig.NormEps, device: device);
        _conv1 = nn.Conv2d(inChannels, outChannels, 3, padding: 1, device: device);
        _norm2 = nn.GroupNorm(config.NormGroups, outChannels, AutoencoderKLConfig.NormEps, device: device);
        _conv2 = nn.Conv2d(outChannels, outChannels, 3, padding: 1, device: device);
        _shortcut = inChannels == outChannels ? null : nn.Conv2d(inChannels, outChannels, 1, device: device);
        RegisterComponents();
    }

    /// <summary>Images (N, C, H, W) to (N, C', H, W).</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        // at full resolution these are the largest tensors: each goes as soon as the next is there
        using var h = Convolve(x, _norm1, _conv1);
        var output = Convolve(h, _norm2, _conv2);
        return output.Plus_(_shortcut is null ? x : BlockedConvolution.Apply(_shortcut, x)).MoveToOuterDisposeScope();
    }

    private static Tensor Convolve(Tensor x, GroupNorm norm, Conv2d convolution)
    {
        using var normed = norm.call(x);
        using var active = F.silu(normed, inplace: !is_grad_enabled());
        return BlockedConvolution.Apply(convolution, active);
    }
}
