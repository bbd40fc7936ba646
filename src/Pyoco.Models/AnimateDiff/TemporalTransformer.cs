using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A transformer over the frames of a clip at each pixel, a residual around all: AnimateDiff's motion module (arXiv 2307.04725),
/// and with no positions the temporal attention of ModelScope (arXiv 2308.06571).</summary>
internal sealed class TemporalTransformer : nn.Module, ITemporalLayer, IZeroOutput
{
    // Fixed in the published networks, unlike the residual blocks' epsilon.
    private const double NormEps = 1e-6;

    private const int PixelAxis = 3;

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
        var maps = x.view(-1, frames, x.size(1), x.size(2) * x.size(3)); // (B, F, C, P)
        var normed = Normalized(maps);
        var result = Slices.Map(normed, Slices.OfTokens(maps, PixelAxis),
            (part, first) => maps.narrow(PixelAxis, first, part.size(PixelAxis)).Plus(Pixels(part)), PixelAxis);
        return result.view(x.shape).MoveToOuterDisposeScope();
    }

    // (B, F, C, p) to the same shape, for some pixels.
    private Tensor Pixels(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var (clips, frames, pixels) = (maps.size(0), maps.size(1), maps.size(PixelAxis));
        var tokens = TokenLayout.ToTokens(_in, maps.flatten(0, 1)); // (B*F*p, C')
        tokens = TokenLayout.Exchange(tokens, clips, frames, pixels).flatten(0, 1); // (B*p, F, C')
        foreach (var block in _blocks)
        {
            tokens = block.Forward(tokens);
        }

        tokens = TokenLayout.Exchange(tokens, clips, pixels, frames).flatten(0, 2); // (B*F*p, C')
        return TokenLayout.ToPixels(_out, tokens, clips * frames).view(maps.shape).MoveToOuterDisposeScope();
    }

    // (B, F, C, P), each frame normalised by itself or a clip as a whole.
    private Tensor Normalized(Tensor maps)
    {
        var (frames, channels, pixels) = (maps.size(1), maps.size(2), maps.size(PixelAxis));
        return _statistics == MotionNorm.PerFrame || frames == 1
            ? _norm.Over(maps.flatten(0, 1)).view(maps.shape)
            : _norm.Over(maps.transpose(1, 2).reshape(-1, channels, frames * pixels)).view(-1, channels, frames, pixels).transpose(1, 2);
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
