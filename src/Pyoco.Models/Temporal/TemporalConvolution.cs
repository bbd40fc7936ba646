using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>A convolution over the frames of a clip at each pixel, in a residual branch that starts at zero.</summary>
/// <remarks>Frames beyond the ends of the clip count as zero, which is also what tells the network where in the clip a frame
/// stands.</remarks>
internal sealed class TemporalConvolution : nn.Module, IZeroOutput
{
    private const int Kernel = 3;

    [ComponentName(Name = "norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "conv")]
    private readonly Conv2d _conv;

    public TemporalConvolution(int channels, int normGroups, double normEps, Device device) : base(nameof(TemporalConvolution))
    {
        _norm = nn.GroupNorm(normGroups, channels, normEps, device: device);
        _conv = nn.Conv2d(channels, channels, (Kernel, 1L), padding: (Kernel / 2, 0L), device: device);
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _conv.parameters();

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x, int frames)
    {
        using var scope = NewDisposeScope();
        var (clips, channels, pixels) = (x.size(0) / frames, x.size(1), x.size(2) * x.size(3));
        var h = F.silu(_norm.call(x)).view(clips, frames, channels, pixels).transpose(1, 2); // (B, C, F, H*W)
        h = BlockedConvolution.Apply(_conv, h.contiguous()).transpose(1, 2).reshape(x.shape);
        return h.Plus_(x).MoveToOuterDisposeScope();
    }
}
