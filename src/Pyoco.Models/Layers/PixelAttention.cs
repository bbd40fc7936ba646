using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The self-attention of the unconditional image networks and the autoencoders: one attention over the pixels of a frame, a
/// residual around it.</summary>
internal sealed class PixelAttention : nn.Module, IZeroOutput
{
    [ComponentName(Name = "group_norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "to_q")]
    private readonly Linear _query;

    [ComponentName(Name = "to_k")]
    private readonly Linear _key;

    [ComponentName(Name = "to_v")]
    private readonly Linear _value;

    [ComponentName(Name = "to_out")]
    private readonly ModuleList<Linear> _output;

    private readonly int _heads;

    public PixelAttention(int channels, int heads, int normGroups, double normEps, Device device) : base(nameof(PixelAttention))
    {
        _heads = heads;
        _norm = nn.GroupNorm(normGroups, channels, normEps, device: device);
        _query = nn.Linear(channels, channels, device: device);
        _key = nn.Linear(channels, channels, device: device);
        _value = nn.Linear(channels, channels, device: device);
        _output = new ModuleList<Linear>(nn.Linear(channels, channels, device: device));
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _output[0].parameters();

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var tokens = _norm.call(x).flatten(2).transpose(1, 2); // (B*F, H*W, C)
        var attended = _output[0].call(AttentionHeads.Attend(_query.call(tokens), _key.call(tokens), _value.call(tokens), _heads));
        return attended.transpose(1, 2).reshape(x.shape).Plus(x).MoveToOuterDisposeScope();
    }
}
