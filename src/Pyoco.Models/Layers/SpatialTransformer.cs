using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The transformer of the text-conditioned UNets: the pixels of a frame as tokens, a residual around all.</summary>
internal sealed class SpatialTransformer : nn.Module, ISpatialAttention, IZeroOutput
{
    // Fixed in the published networks, unlike the residual blocks' epsilon.
    private const double NormEps = 1e-6;

    [ComponentName(Name = "norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "proj_in")]
    private readonly nn.Module<Tensor, Tensor> _in;

    [ComponentName(Name = "transformer_blocks")]
    private readonly ModuleList<TransformerBlock> _blocks;

    [ComponentName(Name = "proj_out")]
    private readonly nn.Module<Tensor, Tensor> _out;

    private readonly bool _linear;

    public SpatialTransformer(int channels, int heads, UNetConfig config, Device device) : base(nameof(SpatialTransformer))
    {
        _linear = config.UseLinearProjection;
        _norm = nn.GroupNorm(config.NormGroups, channels, NormEps, device: device);
        _in = Projection(channels, device);
        _blocks = new ModuleList<TransformerBlock>(
            new TransformerBlock(channels, config.CrossAttentionSize, heads, config.UpcastAttention, device));
        _out = Projection(channels, device);
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _out.parameters();

    public Tensor Forward(Tensor x, UNetContext context)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (x.size(2), x.size(3));
        var h = _norm.call(x);
        var tokens = _linear ? _in.call(Tokens(h)) : Tokens(_in.call(h)); // (B*F, H*W, C)
        foreach (var block in _blocks)
        {
            tokens = block.Forward(tokens, context);
        }

        h = _linear ? Pixels(_out.call(tokens), height, width) : _out.call(Pixels(tokens, height, width));
        return h.Plus(x).MoveToOuterDisposeScope();
    }

    private nn.Module<Tensor, Tensor> Projection(int channels, Device device) =>
        _linear ? nn.Linear(channels, channels, device: device) : nn.Conv2d(channels, channels, 1, device: device);

    private static Tensor Tokens(Tensor x) => x.flatten(2).transpose(1, 2).contiguous();

    private static Tensor Pixels(Tensor tokens, long height, long width) =>
        tokens.transpose(1, 2).reshape(tokens.size(0), tokens.size(2), height, width);
}
