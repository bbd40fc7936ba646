using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Attention with separate projections, from tokens to themselves or to the tokens of a text.</summary>
internal sealed class TokenAttention : nn.Module
{
    [ComponentName(Name = "to_q")]
    private readonly Linear _query;

    [ComponentName(Name = "to_k")]
    private readonly Linear _key;

    [ComponentName(Name = "to_v")]
    private readonly Linear _value;

    [ComponentName(Name = "to_out")]
    private readonly ModuleList<Linear> _output;

    private readonly int _heads;
    private readonly bool _upcast;

    public TokenAttention(int channels, int sourceChannels, int heads, bool upcast, Device device) : base(nameof(TokenAttention))
    {
        (_heads, _upcast) = (heads, upcast);
        _query = nn.Linear(channels, channels, hasBias: false, device: device);
        _key = nn.Linear(sourceChannels, channels, hasBias: false, device: device);
        _value = nn.Linear(sourceChannels, channels, hasBias: false, device: device);
        _output = new ModuleList<Linear>(nn.Linear(channels, channels, device: device));
        RegisterComponents();
    }

    /// <summary>(B, N, C) attends to <paramref name="source"/> (B, M, C').</summary>
    public Tensor Forward(Tensor tokens, Tensor source) => Forward(tokens, KeysOf(source));

    /// <summary>(B, N, C) attends to a source whose keys and values are there already.</summary>
    public Tensor Forward(Tensor tokens, (Tensor Keys, Tensor Values) source) =>
        _output[0].Over(AttentionHeads.Attend(_query.Over(tokens), source.Keys, source.Values, _heads, _upcast));

    /// <summary>Keys and values (B, M, C) of a source (B, M, C').</summary>
    public (Tensor Keys, Tensor Values) KeysOf(Tensor source) => (_key.Over(source), _value.Over(source));
}
