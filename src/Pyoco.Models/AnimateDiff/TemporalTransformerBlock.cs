using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Two self-attentions over frames and a feed-forward, each normalised and added; the positions join before each
/// attention.</summary>
/// <remarks>With windows (FreeNoise, arXiv 2310.15169) the attentions work window by window, each with the positions of a
/// clip of its own, and overlaps are averaged before the feed-forward.</remarks>
internal sealed class TemporalTransformerBlock : nn.Module
{
    private const int FrameAxis = 1;

    [ComponentName(Name = "pos_embed")]
    private readonly FramePositions? _positions;

    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "attn1")]
    private readonly TokenAttention _attention1;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "attn2")]
    private readonly TokenAttention _attention2;

    [ComponentName(Name = "norm3")]
    private readonly LayerNorm _norm3;

    [ComponentName(Name = "ff")]
    private readonly GatedFeedForward _feedForward;

    /// <summary>Windows that its attentions slide over the frames; null where they see the whole clip.</summary>
    public FrameWindows? Windows { get; set; }

    /// <param name="channels">Channels of a token.</param>
    /// <param name="heads">Heads of the attentions.</param>
    /// <param name="maxFrames">Frames whose positions it knows; null for no positions.</param>
    /// <param name="device">Where the weights live.</param>
    public TemporalTransformerBlock(int channels, int heads, int? maxFrames, Device device) : base(nameof(TemporalTransformerBlock))
    {
        _positions = maxFrames is { } frames ? new FramePositions(frames, channels, device) : null;
        _norm1 = nn.LayerNorm(channels, device: device);
        _attention1 = new TokenAttention(channels, channels, heads, upcast: false, device);
        _norm2 = nn.LayerNorm(channels, device: device);
        _attention2 = new TokenAttention(channels, channels, heads, upcast: false, device);
        _norm3 = nn.LayerNorm(channels, device: device);
        _feedForward = new GatedFeedForward(channels, device);
        RegisterComponents();
    }

    /// <summary>Tokens (N, F, C), the frames of a pixel side by side.</summary>
    public Tensor Forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var x = Windows?.Fuse(tokens, FrameAxis, Attentions) ?? Attentions(tokens);
        return _feedForward.Forward(_norm3.Over(x)).Plus_(x).MoveToOuterDisposeScope();
    }

    private Tensor Attentions(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var x = Attend(_norm1, _attention1, tokens).Plus_(tokens);
        return Attend(_norm2, _attention2, x).Plus_(x).MoveToOuterDisposeScope();
    }

    private Tensor Attend(LayerNorm norm, TokenAttention attention, Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = norm.Over(x);
        if (_positions is not null)
        {
            normed = _positions.AddTo_(normed);
        }

        return attention.Forward(normed, normed).MoveToOuterDisposeScope();
    }
}
