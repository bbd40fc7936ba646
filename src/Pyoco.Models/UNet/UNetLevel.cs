using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>One level of a UNet, going down, in the middle or going up: residual blocks with their attentions and, in a video network,
/// their temporal layers; then perhaps a change of resolution.</summary>
/// <remarks>A layer is residual block, spatial attention where the level has one, and around them what <see cref="ITemporalLayers"/> adds.
/// In the middle the attention stands between two residual blocks.</remarks>
internal sealed class UNetLevel : nn.Module
{
    [ComponentName(Name = "resnets")]
    private readonly ModuleList<ResnetBlock> _resnets = [];

    [ComponentName(Name = "attentions")]
    private readonly ModuleList<nn.Module> _attentions = [];

    [ComponentName(Name = "downsamplers")]
    private readonly ModuleList<Downsample> _downsamplers = [];

    [ComponentName(Name = "upsamplers")]
    private readonly ModuleList<Upsample> _upsamplers = [];

    private readonly ITemporalLayers? _temporal;

    private UNetLevel(UNetConfig config, LevelShape shape, Downsample? downsample, Upsample? upsample, Device device)
        : base(nameof(UNetLevel))
    {
        var resnet = new ResnetShape(config.NormGroups, config.NormEps, config.TimeEmbeddingSize, config.ScaleShift);
        foreach (var input in shape.Inputs)
        {
            _resnets.Add(new ResnetBlock(input, shape.Channels, resnet, device));
        }

        for (var i = 0; i < shape.Attentions; i++)
        {
            _attentions.Add(Attention(config, shape, device));
        }

        if (downsample is not null)
        {
            _downsamplers.Add(downsample);
        }

        if (upsample is not null)
        {
            _upsamplers.Add(upsample);
        }

        RegisterComponents();
        _temporal = config.Temporal?.CreateLayers(shape, device);
        foreach (var (name, modules) in _temporal?.Parts ?? [])
        {
            register_module(name, modules);
        }
    }

    /// <summary>Level <paramref name="level"/> going down, the finest being 0.</summary>
    public static UNetLevel Down(UNetConfig config, int level, Device device)
    {
        var last = level == config.BlockOutChannels.Count - 1;
        var downsample = last ? null : new Downsample(config.BlockOutChannels[level], config.DownsamplePadding, device);
        return new UNetLevel(config, UNetLevelShapes.Down(config, level), downsample, upsample: null, device);
    }

    /// <summary>The middle: two residual blocks with an attention between them.</summary>
    public static UNetLevel Middle(UNetConfig config, Device device) =>
        new(config, UNetLevelShapes.Middle(config), downsample: null, upsample: null, device);

    /// <summary>Level <paramref name="level"/> going up, the finest being 0; each residual block takes a skip connection.</summary>
    public static UNetLevel Up(UNetConfig config, int level, Device device)
    {
        var upsample = level == 0 ? null : new Upsample(config.BlockOutChannels[level], device);
        return new UNetLevel(config, UNetLevelShapes.Up(config, level), downsample: null, upsample, device);
    }

    /// <summary>Going down: the features after each layer and after the downsampling are pushed as skip connections.</summary>
    /// <param name="x">The features that come down.</param>
    /// <param name="context">What every block gets.</param>
    /// <param name="skips">The skip connections.</param>
    /// <param name="isDeepest">Whether no lower level is evaluated, so that nothing needs the downsampling.</param>
    public Tensor GoDown(Tensor x, UNetContext context, Stack<Tensor> skips, bool isDeepest = false)
    {
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = Layer(x, context, i);
            skips.Push(x);
        }

        if (_downsamplers.Count > 0 && !isDeepest)
        {
            x = _downsamplers[0].Forward(x);
            skips.Push(x);
        }

        return x;
    }

    /// <summary>Through the middle.</summary>
    public Tensor GoThrough(Tensor x, UNetContext context) => context.Recomputes
        ? context.Recompute((features, inner, _) => Through(features, inner), x)
        : Through(x, context);

    /// <summary>Going up: each layer takes the latest skip connection, and releases it and what came before.</summary>
    public Tensor GoUp(Tensor x, UNetContext context, Stack<Tensor> skips)
    {
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = Layer(x, skips.Pop(), context, i);
        }

        if (_upsamplers.Count > 0)
        {
            using var smaller = x;
            var next = skips.Peek();
            x = _upsamplers[0].Forward(smaller, next.size(2), next.size(3));
        }

        return x;
    }

    private static nn.Module Attention(UNetConfig config, LevelShape shape, Device device)
    {
        var heads = config.Heads[shape.Level];
        if (!config.IsConditional)
        {
            // As published: where the noise level scales and shifts, the attention in the middle has no norm.
            int? groups = shape.IsMiddle && config.ScaleShift ? null : config.NormGroups;
            return new PixelAttention(shape.Channels, heads, groups, config.NormEps, device);
        }

        var transformer = new SpatialTransformerShape(
            config.NormGroups, config.CrossAttentionSize, config.UseLinearProjection, config.UpcastAttention);
        return new SpatialTransformer(shape.Channels, heads, transformer, device);
    }

    private static Tensor Attend(nn.Module attention, Tensor x, UNetContext context) => attention is SpatialTransformer transformer
        ? transformer.Forward(x, context.Conditioning.KeysOf, context.Frames)
        : ((PixelAttention)attention).Forward(x);

    private Tensor Through(Tensor x, UNetContext context) => Residual(Finish(Residual(x, context, 0), context, 0), context, 1);

    private Tensor Layer(Tensor x, UNetContext context, int index) => context.Recomputes
        ? context.Recompute((features, inner, _) => Finish(Residual(features, inner, index), inner, index), x)
        : Finish(Residual(x, context, index), context, index);

    // A layer of both, which it releases.
    private Tensor Layer(Tensor x, Tensor skip, UNetContext context, int index)
    {
        if (!context.Recomputes)
        {
            return Finish(Joined(x, skip, context, index), context, index);
        }

        using (x)
        using (skip)
        {
            return context.Recompute(
                (features, inner, other) => Finish(Residual(features, inner, index, other), inner, index), x, skip);
        }
    }

    private Tensor Residual(Tensor x, UNetContext context, int index, Tensor? skip = null)
    {
        context.Stop.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        x = _resnets[index].Forward(x, context.TimeActivation, context.Frames, skip);
        return (_temporal?.AfterResidualBlock(x, index, context.Frames, context.ClipCondition) ?? x).MoveToOuterDisposeScope();
    }

    // A residual block of both, which it releases.
    private Tensor Joined(Tensor x, Tensor skip, UNetContext context, int index)
    {
        using (x)
        using (skip)
        {
            return Residual(x, context, index, skip);
        }
    }

    // What ends a layer; it releases the tensor before.
    private Tensor Finish(Tensor x, UNetContext context, int index)
    {
        if (index < _attentions.Count)
        {
            context.Stop.ThrowIfCancellationRequested();
            using var residual = x;
            x = Attend(_attentions[index], residual, context);
        }

        var result = _temporal?.AfterLayer(x, index, context.Frames, context.ClipCondition) ?? x;
        if (!ReferenceEquals(result, x))
        {
            x.Dispose();
        }

        return result;
    }
}
