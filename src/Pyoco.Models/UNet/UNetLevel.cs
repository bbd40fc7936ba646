using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>One level of a UNet, going down, in the middle or going up: residual blocks with their attentions and, in a video network,
/// their temporal layers; then perhaps a change of resolution.</summary>
/// <remarks>A layer is residual block, temporal convolution, spatial attention, temporal attention. In the middle the attention stands
/// between two residual blocks. Temporal layers are skipped for single frames: a clip of one frame is an image.</remarks>
internal sealed class UNetLevel : nn.Module
{
    [ComponentName(Name = "resnets")]
    private readonly ModuleList<ResnetBlock> _resnets = [];

    [ComponentName(Name = "attentions")]
    private readonly ModuleList<nn.Module> _attentions = [];

    [ComponentName(Name = "temp_convs")]
    private readonly ModuleList<TemporalConvolution> _temporalConvolutions = [];

    [ComponentName(Name = "temp_attentions")]
    private readonly ModuleList<TemporalAttention> _temporalAttentions = [];

    [ComponentName(Name = "downsamplers")]
    private readonly ModuleList<Downsample> _downsamplers = [];

    [ComponentName(Name = "upsamplers")]
    private readonly ModuleList<Upsample> _upsamplers = [];

    private UNetLevel(UNetConfig config, int[] inputs, int channels, int attentions, int heads, Device device) : base(nameof(UNetLevel))
    {
        foreach (var input in inputs)
        {
            _resnets.Add(new ResnetBlock(input, channels, config, device));
            if (config.IsVideo)
            {
                _temporalConvolutions.Add(new TemporalConvolution(channels, config, device));
            }
        }

        for (var i = 0; i < attentions; i++)
        {
            _attentions.Add(config.IsConditional
                ? new SpatialTransformer(channels, heads, config, device)
                : new PixelAttention(channels, heads, config, device));
            if (config.IsVideo)
            {
                _temporalAttentions.Add(new TemporalAttention(channels, config.TemporalHeadSize, device));
            }
        }
    }

    /// <summary>Level <paramref name="level"/> going down, the finest being 0.</summary>
    public static UNetLevel Down(UNetConfig config, int level, Device device)
    {
        var channels = config.BlockOutChannels[level];
        var first = config.BlockOutChannels[Math.Max(0, level - 1)];
        int[] inputs = [first, .. Enumerable.Repeat(channels, config.LayersPerBlock - 1)];
        var block = new UNetLevel(config, inputs, channels, config.DownAttention[level] ? inputs.Length : 0, config.Heads[level], device);
        if (level < config.BlockOutChannels.Count - 1)
        {
            block._downsamplers.Add(new Downsample(channels, config.DownsamplePadding, device));
        }

        block.RegisterComponents();
        return block;
    }

    /// <summary>The middle: two residual blocks with an attention between them.</summary>
    public static UNetLevel Middle(UNetConfig config, Device device)
    {
        var channels = config.BlockOutChannels[^1];
        var block = new UNetLevel(config, [channels, channels], channels, attentions: 1, config.Heads[^1], device);
        block.RegisterComponents();
        return block;
    }

    /// <summary>Level <paramref name="level"/> going up, the finest being 0; each residual block takes a skip connection.</summary>
    public static UNetLevel Up(UNetConfig config, int level, Device device)
    {
        var last = config.BlockOutChannels.Count - 1;
        var channels = config.BlockOutChannels[level];
        var below = config.BlockOutChannels[Math.Min(last, level + 1)];
        var skipBelow = config.BlockOutChannels[Math.Max(0, level - 1)];
        var inputs = new int[config.LayersPerBlock + 1];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (i == 0 ? below : channels) + (i == inputs.Length - 1 ? skipBelow : channels);
        }

        var attends = config.UpAttention[last - level];
        var block = new UNetLevel(config, inputs, channels, attends ? inputs.Length : 0, config.Heads[level], device);
        if (level > 0)
        {
            block._upsamplers.Add(new Upsample(channels, device));
        }

        block.RegisterComponents();
        return block;
    }

    /// <summary>Going down: the features after each layer and after the downsampling are pushed as skip connections.</summary>
    public Tensor GoDown(Tensor x, UNetContext context, Stack<Tensor> skips)
    {
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = Layer(x, context, i);
            skips.Push(x);
        }

        if (_downsamplers.Count > 0)
        {
            x = _downsamplers[0].Forward(x);
            skips.Push(x);
        }

        return x;
    }

    /// <summary>Through the middle.</summary>
    public Tensor GoThrough(Tensor x, UNetContext context)
    {
        x = Layer(x, context, 0);
        return OverFrames(_resnets[1].Forward(x, context), context, 1);
    }

    /// <summary>Going up: each layer takes the latest skip connection.</summary>
    public Tensor GoUp(Tensor x, UNetContext context, Stack<Tensor> skips)
    {
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = Layer(cat([x, skips.Pop()], dim: 1), context, i);
        }

        if (_upsamplers.Count > 0)
        {
            var next = skips.Peek();
            x = _upsamplers[0].Forward(x, next.size(2), next.size(3));
        }

        return x;
    }

    private Tensor Layer(Tensor x, UNetContext context, int index)
    {
        using var scope = NewDisposeScope();
        x = OverFrames(_resnets[index].Forward(x, context), context, index);
        if (index < _attentions.Count)
        {
            x = ((ISpatialAttention)_attentions[index]).Forward(x, context);
            if (context.Frames > 1 && _temporalAttentions.Count > 0)
            {
                x = _temporalAttentions[index].Forward(x, context.Frames);
            }
        }

        return x.MoveToOuterDisposeScope();
    }

    private Tensor OverFrames(Tensor x, UNetContext context, int index) =>
        context.Frames > 1 && _temporalConvolutions.Count > 0 ? _temporalConvolutions[index].Forward(x, context.Frames) : x;
}
