using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The network behind <see cref="ImageUNet"/> and <see cref="VideoUNet"/>: its parameters have the names of the published image networks,
/// temporal layers have names of their own beside them.</summary>
internal sealed class UNetNetwork : nn.Module, IZeroOutput
{
    [ComponentName(Name = "conv_in")]
    private readonly Conv2d _in;

    [ComponentName(Name = "time_embedding")]
    private readonly TimestepEmbedding _timeEmbedding;

    [ComponentName(Name = "class_embedding")]
    private readonly TimestepEmbedding? _pooledEmbedding;

    [ComponentName(Name = "down_blocks")]
    private readonly ModuleList<UNetLevel> _down = [];

    [ComponentName(Name = "mid_block")]
    private readonly UNetLevel _middle;

    [ComponentName(Name = "up_blocks")]
    private readonly ModuleList<UNetLevel> _up = [];

    [ComponentName(Name = "conv_norm_out")]
    private readonly GroupNorm _normOut;

    [ComponentName(Name = "conv_out")]
    private readonly Conv2d _out;

    public UNetNetwork(UNetConfig config, Device device) : base(nameof(UNetNetwork))
    {
        Config = config;
        var (finest, levels) = (config.BlockOutChannels[0], config.BlockOutChannels.Count);
        _in = nn.Conv2d(config.InChannels, finest, 3, padding: 1, device: device);
        _timeEmbedding = new TimestepEmbedding(finest, config.TimeEmbeddingSize, device);
        _pooledEmbedding = config.PooledSize > 0 ? new TimestepEmbedding(config.PooledSize, config.TimeEmbeddingSize, device) : null;
        for (var level = 0; level < levels; level++)
        {
            _down.Add(UNetLevel.Down(config, level, device));
        }

        _middle = UNetLevel.Middle(config, device);
        for (var level = levels - 1; level >= 0; level--)
        {
            _up.Add(UNetLevel.Up(config, level, device));
        }

        _normOut = nn.GroupNorm(config.NormGroups, finest, config.NormEps, device: device);
        _out = nn.Conv2d(finest, config.OutChannels, 3, padding: 1, device: device);
        RegisterComponents();
    }

    public UNetConfig Config { get; }

    public IEnumerable<Tensor> OutputParameters => _out.parameters();

    /// <summary>Evaluates frames (B*F, C, H, W) at timesteps (B), with text (B, L, D) and a pooled text (B, P) where the network takes them.</summary>
    public Tensor Forward(Tensor x, Tensor timestep, Tensor? text, Tensor? pooled, int frames)
    {
        using var scope = NewDisposeScope();
        var time = _timeEmbedding.Forward(
            TimestepEmbedding.Sinusoid(timestep, Config.BlockOutChannels[0], Config.CosineFirst, Config.FrequencyShift).to(_in.weight!.dtype));
        if (_pooledEmbedding is not null)
        {
            time = time.Plus(_pooledEmbedding.Forward(pooled!));
        }

        var context = new UNetContext(F.silu(time), text, frames);
        x = BlockedConvolution.Apply(_in, x);
        var skips = new Stack<Tensor>([x]);
        foreach (var level in _down)
        {
            x = level.GoDown(x, context, skips);
        }

        x = _middle.GoThrough(x, context);
        foreach (var level in _up)
        {
            x = level.GoUp(x, context, skips);
        }

        return BlockedConvolution.Apply(_out, F.silu(_normOut.call(x))).MoveToOuterDisposeScope();
    }

    /// <summary>Evaluates videos (B, C, F, H, W).</summary>
    public Tensor ForwardVideo(Tensor video, Tensor timestep, Tensor? text, Tensor? pooled)
    {
        using var scope = NewDisposeScope();
        var frames = (int)video.size(VideoShape.FrameAxis);
        var output = Forward(VideoShape.FoldFrames(video), timestep, text, pooled, frames);
        return VideoShape.UnfoldFrames(output, frames).MoveToOuterDisposeScope();
    }
}
