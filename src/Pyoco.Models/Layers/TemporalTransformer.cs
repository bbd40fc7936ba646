using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A transformer over the frames of a clip at each pixel, a residual around all: AnimateDiff's motion module (arXiv 2307.04725), and with
/// no positions the temporal attention of ModelScope (arXiv 2308.06571).</summary>
internal sealed class TemporalTransformer : nn.Module, IZeroOutput
{
    // Fixed in the published networks, unlike the residual blocks' epsilon.
    private const double NormEps = 1e-6;

    [ComponentName(Name = "norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "proj_in")]
    private readonly Linear _in;

    [ComponentName(Name = "transformer_blocks")]
    private readonly ModuleList<TemporalTransformerBlock> _blocks = [];

    [ComponentName(Name = "proj_out")]
    private readonly Linear _out;

    private readonly MotionNorm _statistics;

    public TemporalTransformer(TemporalTransformerShape shape, Device device) : base(nameof(TemporalTransformer))
    {
        _statistics = shape.Norm;
        _norm = nn.GroupNorm(shape.NormGroups, shape.Channels, NormEps, device: device);
        _in = nn.Linear(shape.Channels, shape.InnerChannels, device: device);
        for (var i = 0; i < shape.Blocks; i++)
        {
            _blocks.Add(new TemporalTransformerBlock(shape.InnerChannels, shape.Heads, shape.MaxFrames, device));
        }

        _out = nn.Linear(shape.InnerChannels, shape.Channels, device: device);
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _out.parameters();

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x, int frames)
    {
        using var scope = NewDisposeScope();
        var (clips, pixels) = (x.size(0) / frames, x.size(2) * x.size(3));
        var maps = x.view(x.size(0), x.size(1), pixels); // (B*F, C, P)

        var tokens = TokenLayout.ToTokens(_in, Normalized(maps, frames)); // (B*F*P, C')
        tokens = TokenLayout.Exchange(tokens, clips, frames, pixels).flatten(0, 1); // (B*P, F, C')
        foreach (var block in _blocks)
        {
            tokens = block.Forward(tokens);
        }

        tokens = TokenLayout.Exchange(tokens, clips, pixels, frames).flatten(0, 2); // (B*F*P, C')
        return maps.Plus(TokenLayout.ToPixels(_out, tokens, maps.size(0))).view(x.shape).MoveToOuterDisposeScope();
    }

    // (B*F, C, P), or (B, C, F*P) where a clip is normalised as a whole.
    private Tensor Normalized(Tensor maps, int frames)
    {
        if (_statistics == MotionNorm.PerFrame || frames == 1)
        {
            return _norm.call(maps);
        }

        var (channels, pixels) = (maps.size(1), maps.size(2));
        return _norm.call(maps.view(-1, frames, channels, pixels).transpose(1, 2).reshape(-1, channels, frames * pixels));
    }
}

/// <summary>The sizes of a <see cref="TemporalTransformer"/>.</summary>
/// <param name="Channels">Channels in and out.</param>
/// <param name="Heads">Heads of the attentions.</param>
/// <param name="HeadSize">Channels of a head.</param>
/// <param name="NormGroups">Groups of the group norm.</param>
internal sealed record TemporalTransformerShape(int Channels, int Heads, int HeadSize, int NormGroups)
{
    public int InnerChannels => Heads * HeadSize;

    /// <summary>Transformer blocks, one behind the other.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Frames whose positions it knows; null where it knows no positions, and takes clips of any length.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>What the group norm takes its statistics over.</summary>
    public MotionNorm Norm { get; init; }
}
