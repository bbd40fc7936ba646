using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Doubles height and width by repeating pixels, then smooths by a convolution.</summary>
internal sealed class Upsample : nn.Module
{
    [ComponentName(Name = "conv")]
    private readonly Conv2d _conv;

    public Upsample(int channels, Device device) : base(nameof(Upsample))
    {
        _conv = nn.Conv2d(channels, channels, 3, padding: 1, device: device);
        RegisterComponents();
    }

    /// <summary>(N, C, h, w) to (N, C, height, width), the size of the skip connection that follows.</summary>
    public Tensor Forward(Tensor x, long height, long width)
    {
        using var scope = NewDisposeScope();
        var convolve = BlockedConvolution.Over(_conv, x);
        return Slices.Map(x, Slices.OfMaps(x), (frames, _) => Frames(frames)).MoveToOuterDisposeScope();

        Tensor Frames(Tensor frames)
        {
            using var larger = F.interpolate(frames, size: [height, width], mode: InterpolationMode.Nearest);
            return convolve(larger);
        }
    }
}
