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

    [ComponentName(Name = "modulation")]
    private readonly FrameModulation? _modulation;

    public TemporalConvolution(int channels, int normGroups, double normEps, int? conditionSize, Device device, bool seesPixels = false)
        : base(nameof(TemporalConvolution))
    {
        _norm = nn.GroupNorm(normGroups, channels, normEps, device: device);
        _conv = nn.Conv2d(channels, channels, (Kernel, 1L), padding: (Kernel / 2, 0L), device: device);
        _modulation = conditionSize is { } size ? new FrameModulation(size, channels, seesPixels, device) : null;
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _conv.parameters();

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x, int frames, Tensor? condition = null)
    {
        using var scope = NewDisposeScope();
        var (clips, channels, pixels) = (x.size(0) / frames, x.size(1), x.size(2) * x.size(3));
        var h = F.silu(Modulated(_norm.Over(x), frames, condition)).view(clips, frames, channels, pixels).transpose(1, 2); // (B, C, F, H*W)
        h = BlockedConvolution.Apply(_conv, h.contiguous()).transpose(1, 2).reshape(x.shape);
        return h.Plus_(x).MoveToOuterDisposeScope();
    }

    private Tensor Modulated(Tensor normed, int frames, Tensor? condition)
    {
        if (_modulation is null)
        {
            return normed;
        }

        var (factors, shifts) = _modulation.Of(condition!, frames, (normed.size(2), normed.size(3)));
        return normed.flatten(2).mul(PerMap(factors)).Plus(PerMap(shifts)).view(normed.shape);

        static Tensor PerMap(Tensor perFrame) => perFrame.flatten(0, 1).transpose(1, 2).contiguous(); // (B*F, C, P), or one for all pixels
    }
}
