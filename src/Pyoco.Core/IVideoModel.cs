namespace Pyoco;

/// <summary>A video model as the pipeline sees it: the parts of one model folder, loaded and ready.</summary>
public interface IVideoModel : IDisposable
{
    /// <summary>What the model was made for.</summary>
    VideoModelInfo Info { get; }

    /// <summary>The files of the weights and what was put into them later (adapters, LoRAs), for reports. Hashing large files takes
    /// seconds, so that a model does it when this is first read.</summary>
    ModelProvenance Provenance => ModelProvenance.Unknown;

    /// <summary>Puts prompts into vectors; null for a model that reads no text.</summary>
    ITextEncoder? TextEncoder { get; }

    /// <summary>Turns what the network makes into pixels.</summary>
    IVideoCodec Codec { get; }

    /// <summary>A small codec of the same latents for previews, faster and less exact than <see cref="Codec"/>; null, the default, for a
    /// model that has none. A decorator forwards the call.</summary>
    IVideoCodec? PreviewCodec => null;

    /// <summary>The network, conditioned on what outlives the denoiser.</summary>
    /// <exception cref="NotSupportedException">The network cannot be conditioned on something of the request, or keeps no features such as
    /// its store asks for.</exception>
    IVideoDenoiser Bind(DenoiserRequest request);

    /// <summary>Whether the model evaluates several clips in one call faster than one after the other; false by default. Guidance rules
    /// then evaluate their branches in one call, whether or not they are asked to. A decorator forwards the call.</summary>
    bool PrefersBatches => false;

    /// <summary>How the model is to be sampled.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="shape">The latents of one clip; the levels of some models depend on their size.</param>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is below 1, or more than the model has levels for.</exception>
    /// <exception cref="NotSupportedException">The model asks for a sampler that is not implemented.</exception>
    SamplingPlan CreatePlan(int steps, VideoShape shape);

    /// <summary>Why the model cannot be used now, in a sentence for the user; null, the default, when it can. A model whose weights stand
    /// in files may find that somebody wrote to them. The pipeline asks before each run, and after it; a decorator forwards the
    /// call.</summary>
    string? Refusal() => null;

    /// <summary>Why the model's network cannot reuse its features so, as the end of a sentence for the user; null when it can. The default
    /// is that of a model without reuse. A decorator forwards the call.</summary>
    /// <param name="reuse">Which features, and how often.</param>
    string? Refusal(FeatureReuse reuse) => $"a {GetType().Name} evaluates its network in full at every level";

    /// <summary>The model, or a part of it or of a model that it decorates, as a type; null where there is none.</summary>
    /// <remarks>A decorator forwards the call, so that callers find the model inside.</remarks>
    object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }
}

/// <summary>What a model was made for, as its folder states it.</summary>
public sealed record VideoModelInfo
{
    /// <summary>Where the model came from, for messages and reports: a folder or a file.</summary>
    public string Source { get; init; } = "a model made in code";

    /// <summary>The model's folder, where files of its prior are; null for a model that has none.</summary>
    public string? Folder { get; init; }

    /// <summary>The shape of one clip as the network sees it, batch 1, with the trained number of frames.</summary>
    public required VideoShape LatentShape { get; init; }

    /// <summary>Whether the model states the height and width of <see cref="LatentShape"/>. If not, those are a size for checks, and every
    /// request states its own.</summary>
    public bool IsSizeStated { get; init; } = true;

    /// <summary>The largest number of frames the model states that it can make; <see cref="int.MaxValue"/> where nothing limits
    /// it.</summary>
    public int MaxFrames { get; init; } = int.MaxValue;

    /// <summary>Frames a second of the clips it was trained on, from 0.02 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double FrameRate
    {
        get;
        init => field = FrameRateRange.Contains(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(FrameRate), value, FormattableString.Invariant($"FrameRate is {value}; 0.02 to 1000 was expected."));
    } = 8;

    /// <summary>The prior of its training noise.</summary>
    public MethodSpec NoisePrior { get; init; } = MethodSpec.Independent;

    /// <summary>The device its weights are on.</summary>
    public TorchSharp.torch.Device Device { get; init; } = TorchSharp.torch.CPU;
}

/// <summary>Where a model's weights are from, as a clip's report states it.</summary>
public sealed record ModelProvenance
{
    /// <summary>A model of unknown files.</summary>
    public static ModelProvenance Unknown { get; } = new();

    /// <summary>SHA-256 of the weights' files in lower-case hexadecimal, by name within the model:
    /// <c>unet/diffusion_pytorch_model.safetensors</c>.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; init; } = new Dictionary<string, string>();

    /// <summary>The motion adapters that were put in, in order.</summary>
    public IReadOnlyList<AddedWeights> Adapters { get; init; } = [];

    /// <summary>The LoRAs that were merged, in order.</summary>
    public IReadOnlyList<AddedWeights> Loras { get; init; } = [];

    /// <summary>The windows that slide over the frames inside its layers; null for none.</summary>
    public MethodSpec? TemporalWindows { get; init; }
}

/// <summary>Weights that were put into a model after it was opened.</summary>
/// <param name="Source">Their file or folder.</param>
/// <param name="Sha256">SHA-256 of the file in lower-case hexadecimal.</param>
/// <param name="Weight">How much of them.</param>
public sealed record AddedWeights(string Source, string Sha256, double Weight = 1);
