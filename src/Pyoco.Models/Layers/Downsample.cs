using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Halves height and width by a convolution of stride 2.</summary>
internal sealed class Downsample : nn.Module
{
    [ComponentName(Name = "conv")]
    private readonly Conv2d _conv;

    private readonly bool _padAfter;

    /// <param name="channels">Channels in and out.</param>
    /// <param name="padding">1: padded on all sides; 0: one row and one column are added below and to the right, as the DDPM networks
    /// do.</param>
    /// <param name="device">Where the weights live.</param>
    public Downsample(int channels, int padding, Device device) : base(nameof(Downsample))
    {
        _padAfter = padding == 0;
        _conv = nn.Conv2d(channels, channels, 3, stride: 2, padding: padding, device: device);
        RegisterComponents();
    }

    public Tensor Forward(Tensor x)
    {
        if (!_padAfter)
        {
            return BlockedConvolution.Apply(_conv, x);
        }

        using var padded = F.pad(x, [0, 1, 0, 1]);
        return BlockedConvolution.Apply(_conv, padded);
    }
}
