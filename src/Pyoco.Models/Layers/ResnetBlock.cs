using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The residual block of the diffusion UNets: two normalised convolutions, the noise level's embedding between them.</summary>
internal sealed class ResnetBlock : nn.Module, IZeroOutput
{
    [ComponentName(Name = "norm1")]
    private readonly GroupNorm _norm1;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "time_emb_proj")]
    private readonly Linear _timeProjection;

    [ComponentName(Name = "norm2")]
    private readonly GroupNorm _norm2;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "conv_shortcut")]
    private readonly Conv2d? _shortcut;

    private readonly bool _scaleShift;

    public ResnetBlock(int inChannels, int outChannels, ResnetShape shape, Device device) : base(nameof(ResnetBlock))
    {
        _scaleShift = shape.ScaleShift;
        _norm1 = nn.GroupNorm(shape.NormGroups, inChannels, shape.NormEps, device: device);
        _conv1 = nn.Conv2d(inChannels, outChannels, 3, padding: 1, device: device);
        _timeProjection = nn.Linear(shape.TimeSize, _scaleShift ? 2 * outChannels : outChannels, device: device);
        _norm2 = nn.GroupNorm(shape.NormGroups, outChannels, shape.NormEps, device: device);
        _conv2 = nn.Conv2d(outChannels, outChannels, 3, padding: 1, device: device);
        _shortcut = inChannels == outChannels ? null : nn.Conv2d(inChannels, outChannels, 1, device: device);
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => [_conv2.weight!, _conv2.bias!];

    /// <summary>Frames (B*F, C, H, W) to (B*F, C', H, W).</summary>
    /// <param name="x">The frames, or the first of their channels.</param>
    /// <param name="time">The activated embedding of the noise level, (B, T); one a clip.</param>
    /// <param name="frames">F.</param>
    /// <param name="skip">The other channels; null where <paramref name="x"/> has all.</param>
    public Tensor Forward(Tensor x, Tensor time, int frames, Tensor? skip = null)
    {
        using var scope = NewDisposeScope();
        var shifts = PerFrame(_timeProjection.Over(time), frames); // (B*F, C' or 2C', 1, 1)
        var (convolve1, convolve2) = (BlockedConvolution.Over(_conv1, x), BlockedConvolution.Over(_conv2, x));
        return Slices.Map(x, Slices.OfMaps(x), Part).MoveToOuterDisposeScope();

        Tensor Part(Tensor part, long first)
        {
            var count = part.size(0);
            var joined = skip is null ? part : cat([part, skip.narrow(0, first, count)], dim: 1);
            return Frames(joined, shifts.narrow(0, first, count), convolve1, convolve2);
        }
    }

    private Tensor Frames(Tensor x, Tensor time, Func<Tensor, Tensor> convolve1, Func<Tensor, Tensor> convolve2)
    {
        using var scope = NewDisposeScope();
        var h = convolve1(F.silu(_norm1.Over(x), inplace: true));
        if (_scaleShift)
        {
            var parts = time.chunk(2, dim: 1);
            h = _norm2.Over(h).mul(parts[0].Plus(1)).Plus_(parts[1]);
        }
        else
        {
            h = _norm2.Over(h.Plus_(time));
        }

        h = convolve2(F.silu(h, inplace: true));
        return h.Plus_(_shortcut is null ? x : BlockedConvolution.Apply(_shortcut, x)).MoveToOuterDisposeScope();
    }

    // One embedding a clip serves all its frames.
    private static Tensor PerFrame(Tensor embedding, int frames)
    {
        var repeated = frames == 1 ? embedding : embedding.repeat_interleave(frames, dim: 0);
        return repeated.unsqueeze(-1).unsqueeze(-1);
    }
}

/// <summary>The sizes that the residual blocks of a network share.</summary>
/// <param name="NormGroups">Groups of the group norms.</param>
/// <param name="NormEps">Epsilon of the group norms.</param>
/// <param name="TimeSize">Size of the noise level's embedding.</param>
/// <param name="ScaleShift">Whether the noise level scales and shifts, or is added.</param>
internal readonly record struct ResnetShape(int NormGroups, double NormEps, int TimeSize, bool ScaleShift);
