using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Self-attention within a frame, cross-attention to the text, feed-forward, each normalised and added.</summary>
internal sealed class TransformerBlock : nn.Module
{
    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "attn1")]
    private readonly TokenAttention _selfAttention;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "attn2")]
    private readonly TokenAttention _textAttention;

    [ComponentName(Name = "norm3")]
    private readonly LayerNorm _norm3;

    [ComponentName(Name = "ff")]
    private readonly GatedFeedForward _feedForward;

    public TransformerBlock(int channels, int textChannels, int heads, bool upcast, Device device) : base(nameof(TransformerBlock))
    {
        _norm1 = nn.LayerNorm(channels, device: device);
        _selfAttention = new TokenAttention(channels, channels, heads, upcast, device);
        _norm2 = nn.LayerNorm(channels, device: device);
        _textAttention = new TokenAttention(channels, textChannels, heads, upcast, device);
        _norm3 = nn.LayerNorm(channels, device: device);
        _feedForward = new GatedFeedForward(channels, device);
        RegisterComponents();
    }

    /// <summary>The attention to the text, whose keys and values a <see cref="UNetConditioning"/> keeps.</summary>
    public TokenAttention TextAttention => _textAttention;

    /// <summary>Evaluates tokens (B*F, N, C) of frames.</summary>
    /// <param name="tokens">Of all the frames of B clips, or of some of one.</param>
    /// <param name="text">Keys and values (B, L, C) of <see cref="TextAttention"/>.</param>
    public Tensor Forward(Tensor tokens, (Tensor Keys, Tensor Values) text)
    {
        using var scope = NewDisposeScope();
        var normed = _norm1.Over(tokens);
        var x = _selfAttention.Forward(normed, normed).Plus_(tokens);

        // All frames of a clip ask the same text: they stand in one row of queries, so keys and values are there once a clip.
        var rows = _norm2.Over(x).view(text.Keys.size(0), -1, x.size(2));
        x = _textAttention.Forward(rows, text).view_as(x).Plus_(x);
        return _feedForward.Forward(_norm3.Over(x)).Plus_(x).MoveToOuterDisposeScope();
    }
}
