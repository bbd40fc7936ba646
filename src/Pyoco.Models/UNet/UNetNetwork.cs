using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The network behind <see cref="ImageUNet"/> and <see cref="VideoUNet"/>: its parameters have the names of the published image
/// networks, temporal layers have names of their own beside them.</summary>
internal sealed class UNetNetwork : nn.Module, IVideoNetwork, IZeroOutput
{
    // Fresh layers of PyTorch shrink what goes through them; two, with SiLU between, leave little of the differences between texts.
    private const double TextGain = 2.5;

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

    private readonly ITemporalLayer? _temporalIn;

    public UNetNetwork(UNetConfig config, Device device) : base(nameof(UNetNetwork))
    {
        Config = config;
        var (finest, levels) = (config.BlockOutChannels[0], config.BlockOutChannels.Count);
        _in = nn.Conv2d(config.InChannels, finest, 3, padding: 1, device: device);
        _timeEmbedding = new TimestepEmbedding(finest, config.TimeEmbeddingSize, device);
        _pooledEmbedding = config.PooledSize > 0
            ? new TimestepEmbedding(config.PooledSize, config.TimeEmbeddingSize, device, TextGain)
            : null;
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
        _temporalIn = config.Temporal?.CreateInput(finest, config.NormGroups, device);
        if (_temporalIn is nn.Module module)
        {
            register_module("transformer_in", module);
        }

        Loras = new MergedLoras(this, LoraPart.UNet);
    }

    public UNetConfig Config { get; }

    /// <summary>The LoRAs in its weights.</summary>
    public MergedLoras Loras { get; }

    /// <summary>What became of the files it was filled from; null where it was made in code.</summary>
    public LoadReport? LoadReport { get; set; }

    int IVideoNetwork.InChannels => Config.InChannels;

    FrameSize? IVideoNetwork.SampleSize => Config.SampleSize;

    bool IVideoNetwork.IsVideo => Config.IsVideo;

    bool IVideoNetwork.ReadsText => Config.IsConditional;

    int? IVideoNetwork.MaxFrames => Windows is null ? Config.Temporal?.MaxFrames : null;

    /// <summary>Windows that the temporal transformers slide over the frames; null where they see the whole clip.</summary>
    public FrameWindows? Windows { get; private set; }

    /// <summary>Whether, with gradients, layers keep only their inputs and make the rest again in the backward pass.</summary>
    public bool Recomputes { get; set; }

    nn.Module IVideoNetwork.Module => this;

    bool IVideoNetwork.PrefersBatches => ClipThreads.AreOn(_in.weight!.device);

    ComponentClass IModelComponent.Class => new(Config.Temporal is RotaryTemporalConfig ? "pyoco" : "diffusers", Config.ClassName);

    public IEnumerable<Tensor> OutputParameters => _out.parameters();

    /// <summary>The type that it computes in with gradients, under weights of another one; null for that of the weights.</summary>
    public ScalarType? TrainingType { get; set; }

    /// <summary>The type that it computes in, whatever that of its arguments.</summary>
    private ScalarType Type => (is_grad_enabled() ? TrainingType : null) ?? _in.weight!.dtype;

    /// <summary>Makes the temporal transformers work in windows.</summary>
    /// <exception cref="NotSupportedException">It has other temporal layers, or none.</exception>
    /// <exception cref="ArgumentException">A window is longer than the clips that the layers can work on.</exception>
    public void SlideOver(FrameWindows? windows)
    {
        var blocks = modules().OfType<TemporalTransformerBlock>().ToArray();
        if (blocks.Length == 0)
        {
            throw new NotSupportedException(
                $"A {Config.ClassName} has no temporal transformers to slide windows in; windows over the denoiser (UseWindows) were "
                    + "expected.");
        }

        if (windows is not null && Config.Temporal?.MaxFrames is { } most && windows.Length > most)
        {
            throw new ArgumentException(
                $"A window is {windows.Length} frames long; this network's motion modules can tell at most {most} apart.",
                nameof(windows));
        }

        foreach (var block in blocks)
        {
            block.Windows = windows;
        }

        Windows = windows;
    }

    /// <summary>What it is given about its clips: a text (B, L, D) and a pooled text (B, P), where it takes them. Gradients go
    /// through.</summary>
    public UNetConditioning Condition(Tensor? text, Tensor? pooled)
    {
        var known = _pooledEmbedding is null ? null : pooled!.to(Type);
        return new UNetConditioning(
            text?.to(Type), _pooledEmbedding?.Forward(known!), Config.Temporal is RotaryTemporalConfig { IsTold: true } ? known : null);
    }

    /// <summary>Evaluates frames (B*F, C, H, W) at timesteps (B).</summary>
    /// <param name="x">The frames.</param>
    /// <param name="timestep">The timesteps.</param>
    /// <param name="conditioning">What it is given about the clips.</param>
    /// <param name="frames">Frames a clip.</param>
    /// <param name="features">Where deep features are taken from or kept; null where every evaluation is in full.</param>
    /// <param name="stop">Stops the evaluation between blocks.</param>
    public Tensor Forward(
        Tensor x, Tensor timestep, UNetConditioning conditioning, int frames, FeatureCache? features = null,
        CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        var type = x.dtype;
        var activation = F.silu(TimeEmbedding(timestep, conditioning));
        var context = new UNetContext(activation, conditioning, frames, stop)
        {
            WithPooledText = conditioning.Pooled is { } pooled ? cat([activation, pooled], dim: 1) : null,
            Recomputes = Recomputes && is_grad_enabled(),
        };
        x = BlockedConvolution.Apply(_in, x.to(Type));
        x = _temporalIn?.Forward(x, frames) ?? x;
        x = Through(x, context, features);
        return BlockedConvolution.Apply(_out, F.silu(_normOut.Over(x), inplace: true)).to(type).MoveToOuterDisposeScope();
    }

    /// <summary>The same with a text (B, L, D) and a pooled text (B, P) that serve this evaluation alone.</summary>
    public Tensor Forward(Tensor x, Tensor timestep, Tensor? text, Tensor? pooled, int frames)
    {
        using var scope = NewDisposeScope();
        return Forward(x, timestep, Condition(text, pooled), frames).MoveToOuterDisposeScope();
    }

    /// <summary>Evaluates videos (B, C, F, H, W).</summary>
    public Tensor ForwardVideo(
        Tensor video, Tensor timestep, UNetConditioning conditioning, FeatureCache? features = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        var frames = (int)video.size(VideoShape.FrameAxis);
        var output = Forward(VideoShape.FoldFrames(video), timestep, conditioning, frames, features, stop);
        return VideoShape.UnfoldFrames(output, frames).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Forward(Tensor, Tensor, Tensor?, Tensor?, int)"/>
    public Tensor ForwardVideo(Tensor video, Tensor timestep, Tensor? text, Tensor? pooled)
    {
        using var scope = NewDisposeScope();
        return ForwardVideo(video, timestep, Condition(text, pooled)).MoveToOuterDisposeScope();
    }

    Tensor IVideoNetwork.Forward(Tensor video, Tensor timestep, TextConditioning? text)
    {
        UNetArguments.CheckInput(Config, video.shape, VideoShape.AxisCount, timestep, Windows);
        UNetArguments.CheckText(Config, video.size(0), text?.States, text?.Pooled);
        return ForwardVideo(video, timestep, text?.States, text?.Pooled);
    }

    VideoNetwork IVideoNetwork.Bind(TextConditioning? text) => ((IVideoNetwork)this).Bind(text, CancellationToken.None);

    VideoNetwork IVideoNetwork.Bind(TextConditioning? text, CancellationToken cancellationToken)
    {
        UNetArguments.CheckText(Config, batch: null, text?.States, text?.Pooled);
        return new BoundUNet(this, UNetConditioning.Prepare(this, text?.States, text?.Pooled), features: null, cancellationToken).Forward;
    }

    string? IVideoNetwork.Refusal(FeatureReuse reuse)
    {
        ArgumentNullException.ThrowIfNull(reuse);
        return reuse.Depth <= _down.Count
            ? null
            : $"its {Config.ClassName} has {_down.Count} levels of resolution, and {reuse.Depth} are to run at every level of noise";
    }

    VideoNetwork IVideoNetwork.Bind(TextConditioning? text, FeatureCache features, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        UNetArguments.CheckText(Config, batch: null, text?.States, text?.Pooled);
        return ((IVideoNetwork)this).Refusal(features.Reuse) is { } refusal
            ? throw new NotSupportedException($"Features cannot be reused: {refusal}.")
            : new BoundUNet(this, UNetConditioning.Prepare(this, text?.States, text?.Pooled), features, cancellationToken).Forward;
    }

    void IVideoNetwork.Save(string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata) =>
        UNetFolder.Save(this, folder, type, metadata);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Loras.Dispose();
        }

        base.Dispose(disposing);
    }

    // Down, through the middle and up. What comes up from below the shallow levels is what is kept, or taken (DeepCache, equation 7).
    private Tensor Through(Tensor x, UNetContext context, FeatureCache? features)
    {
        var (skips, shallow) = (new Stack<Tensor>([x]), features?.Reuse.Depth ?? 0);
        var kept = features?.Kept;
        for (var level = 0; level < (kept is null ? _down.Count : shallow); level++)
        {
            x = _down[level].GoDown(x, context, skips, isDeepest: kept is not null && level == shallow - 1);
        }

        x = kept?.alias() ?? _middle.GoThrough(x, context);
        for (var level = kept is null ? _up.Count - 1 : shallow - 1; level >= 0; level--)
        {
            if (kept is null && level == shallow - 1)
            {
                features!.Keep(x);
            }

            x = _up[_up.Count - 1 - level].GoUp(x, context, skips);
        }

        return x;
    }

    // (B, T): one a clip, whatever its frames.
    private Tensor TimeEmbedding(Tensor timestep, UNetConditioning conditioning)
    {
        var sinusoid = TimestepEmbedding.Sinusoid(timestep, Config.BlockOutChannels[0], Config.CosineFirst, Config.FrequencyShift);
        var embedding = _timeEmbedding.Forward(sinusoid.to(Type));
        return conditioning.PooledEmbedding is { } pooled ? embedding.Plus(pooled) : embedding;
    }
}
