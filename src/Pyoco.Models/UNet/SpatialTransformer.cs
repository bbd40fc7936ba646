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
    private readonly nn.Module _in;

    [ComponentName(Name = "transformer_blocks")]
    private readonly ModuleList<TransformerBlock> _blocks;

    [ComponentName(Name = "proj_out")]
    private readonly nn.Module _out;

    public SpatialTransformer(int channels, int heads, UNetConfig config, Device device) : base(nameof(SpatialTransformer))
    {
        _norm = nn.GroupNorm(config.NormGroups, channels, NormEps, device: device);
        _in = Projection(channels, config.UseLinearProjection, device);
        _blocks = new ModuleList<TransformerBlock>(
            new TransformerBlock(channels, config.CrossAttentionSize, heads, config.UpcastAttention, device));
        _out = Projection(channels, config.UseLinearProjection, device);
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _out.parameters();

    public Tensor Forward(Tensor x, UNetContext context)
    {
        using var scope = NewDisposeScope();
        var maps = x.flatten(2); // (B*F, C, H*W)
        var texts = _blocks.Select(b => context.Conditioning.KeysOf(b.TextAttention)).ToList();
        var result = Slices.Map(maps, Slices.OfTokens(maps), (frames, first) => Frames(frames, first / context.Frames, texts, context.Frames), group: context.Frames);
        return result.view(x.shape).MoveToOuterDisposeScope();
    }

    // (f, C, H*W): all frames of some clips, or some of one.
    private Tensor Frames(Tensor maps, long clip, List<(Tensor Keys, Tensor Values)> texts, int framesOfClip)
    {
        using var scope = NewDisposeScope();
        var clips = Math.Max(1, maps.size(0) / framesOfClip);
        var tokens = TokenLayout.ToTokens(_in, _norm.call(maps)).view(maps.size(0), maps.size(2), -1); // (f, H*W, C)
        foreach (var (block, (keys, values)) in _blocks.Zip(texts))
        {
            tokens = block.Forward(tokens, (keys.narrow(0, clip, clips), values.narrow(0, clip, clips)));
        }

        return maps.Plus(TokenLayout.ToPixels(_out, tokens.flatten(0, 1), maps.size(0))).MoveToOuterDisposeScope();
    }

    private static nn.Module Projection(int channels, bool linear, Device device) =>
        linear ? nn.Linear(channels, channels, device: device) : nn.Conv2d(channels, channels, 1, device: device);
}
