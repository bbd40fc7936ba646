using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The self-attention of the unconditional image networks and the autoencoders: one attention over the pixels of a frame, a
/// residual around it.</summary>
internal sealed class PixelAttention : nn.Module, IZeroOutput
{
    [ComponentName(Name = "group_norm")]
    private readonly GroupNorm? _norm;

    [ComponentName(Name = "to_q")]
    private readonly Linear _query;

    [ComponentName(Name = "to_k")]
    private readonly Linear _key;

    [ComponentName(Name = "to_v")]
    private readonly Linear _value;

    [ComponentName(Name = "to_out")]
    private readonly ModuleList<Linear> _output;

    private readonly int _heads;

    /// <param name="channels">Channels in and out.</param>
    /// <param name="heads">Heads, which divide them.</param>
    /// <param name="normGroups">Groups of the norm before it; null for none.</param>
    /// <param name="normEps">Epsilon of the norm.</param>
    /// <param name="device">Where the weights live.</param>
    public PixelAttention(int channels, int heads, int? normGroups, double normEps, Device device) : base(nameof(PixelAttention))
    {
        _heads = heads;
        _norm = normGroups is { } groups ? nn.GroupNorm(groups, channels, normEps, device: device) : null;
        _query = nn.Linear(channels, channels, device: device);
        _key = nn.Linear(channels, channels, device: device);
        _value = nn.Linear(channels, channels, device: device);
        _output = new ModuleList<Linear>(nn.Linear(channels, channels, device: device));
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _output[0].parameters();

    /// <summary>Today's name of a weight, whatever the file calls it: early ones have <c>query</c>, <c>key</c>, <c>value</c> and
    /// <c>proj_attn</c>.</summary>
    public static string NewName(string key)
    {
        const string list = ".attentions.";
        var start = key.LastIndexOf(list, StringComparison.Ordinal) + list.Length;
        if (start < list.Length || key[start..].Split('.', 3) is not [var index, var layer, var weight])
        {
            return key;
        }

        var name = layer switch { "query" => "to_q", "key" => "to_k", "value" => "to_v", "proj_attn" => "to_out.0", _ => null };
        return name is null ? key : $"{key[..start]}{index}.{name}.{weight}";
    }

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var tokens = (_norm?.Over(x) ?? x).flatten(2).transpose(1, 2); // (B*F, H*W, C)
        var attended = _output[0].Over(AttentionHeads.Attend(_query.Over(tokens), _key.Over(tokens), _value.Over(tokens), _heads));
        return attended.transpose(1, 2).reshape(x.shape).Plus(x).MoveToOuterDisposeScope();
    }
}
