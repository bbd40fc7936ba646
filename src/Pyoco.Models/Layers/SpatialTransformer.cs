using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The transformer of the text-conditioned UNets: the pixels of a frame as tokens, a residual around all.</summary>
internal sealed class SpatialTransformer : nn.Module, IZeroOutput
{
    // Fixed in the published networks, unlike the residual blocks' epsilon.
    private const double NormEps = 1e-6;

    [ComponentName(Name = "norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "proj_in")]
    private readonly nn.Module _in;

    [ComponentName(Name = "transformer_blocks")]
    private readonly ModuleList<TransformerBlock> _blocks;

    [ComponentName(Name = "proj_out")]
    private readonly nn.Module _out;

    public SpatialTransformer(int channels, int heads, SpatialTransformerShape shape, Device device) : base(nameof(SpatialTransformer))
    {
        _norm = nn.GroupNorm(shape.NormGroups, channels, NormEps, device: device);
        _in = Projection(channels, shape.UseLinear, device);
        _blocks = new ModuleList<TransformerBlock>(
            new TransformerBlock(channels, shape.TextChannels, heads, shape.Upcast, device));
        _out = Projection(channels, shape.UseLinear, device);
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _out.parameters();

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    /// <param name="x">The frames.</param>
    /// <param name="keysOf">Keys and values (B, L, C) of the text for one of the blocks' attentions.</param>
    /// <param name="clipFrames">F.</param>
    public Tensor Forward(Tensor x, Func<TokenAttention, (Tensor Keys, Tensor Values)> keysOf, int clipFrames)
    {
        using var scope = NewDisposeScope();
        var maps = x.flatten(2); // (B*F, C, H*W)
        var texts = _blocks.Select(b => keysOf(b.TextAttention)).ToList();
        var result = Slices.Map(maps, Slices.OfTokens(maps), Part, group: clipFrames);
        return result.view(x.shape).MoveToOuterDisposeScope();

        Tensor Part(Tensor frames, long first) => Frames(frames, first / clipFrames, texts, clipFrames);
    }

    // (f, C, H*W): all frames of some clips, or some of one.
    private Tensor Frames(Tensor maps, long clip, List<(Tensor Keys, Tensor Values)> texts, int framesOfClip)
    {
        using var scope = NewDisposeScope();
        var clips = Math.Max(1, maps.size(0) / framesOfClip);
        var tokens = TokenLayout.ToTokens(_in, _norm.Over(maps)).view(maps.size(0), maps.size(2), -1); // (f, H*W, C)
        foreach (var (block, (keys, values)) in _blocks.Zip(texts))
        {
            tokens = block.Forward(tokens, (keys.narrow(0, clip, clips), values.narrow(0, clip, clips)));
        }

        return maps.Plus(TokenLayout.ToPixels(_out, tokens.flatten(0, 1), maps.size(0))).MoveToOuterDisposeScope();
    }

    private static nn.Module Projection(int channels, bool linear, Device device) =>
        linear ? nn.Linear(channels, channels, device: device) : nn.Conv2d(channels, channels, 1, device: device);
}

/// <summary>What the spatial transformers of a network share.</summary>
/// <param name="NormGroups">Groups of the group norm.</param>
/// <param name="TextChannels">Size of the text states.</param>
/// <param name="UseLinear">Whether it projects by linear layers instead of 1x1 convolutions.</param>
/// <param name="Upcast">Whether attention scores are computed in float32 whatever the weights' type.</param>
internal readonly record struct SpatialTransformerShape(int NormGroups, int TextChannels, bool UseLinear, bool Upcast);
