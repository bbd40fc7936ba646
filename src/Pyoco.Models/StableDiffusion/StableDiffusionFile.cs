using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A single-file checkpoint: a whole Stable Diffusion model (version 1 or 2) in one safetensors file with the names of latent
/// diffusion's authors (arXiv 2112.10752): UNet, autoencoder and text encoder.</summary>
/// <remarks>Taken are the weights themselves, not their averages (<c>model_ema.</c>). What belongs to training, and the last layer of
/// version 2's text encoder, which Stable Diffusion does not use, is left out. Such files have no tokenizer.</remarks>
public sealed class StableDiffusionFile : IDisposable
{
    private const string TextPrefix = "cond_stage_model.";
    private const string ClipPrefix = "cond_stage_model.transformer.";
    private const string OpenClipPrefix = "cond_stage_model.model.";

    // Other models in single files, by what their names begin with.
    private static readonly (string Prefix, string Model)[] Others =
    [
        ("conditioner.", "Stable Diffusion XL"),
        ("control_model.", "ControlNet"),
        ("depth_model.", "Stable Diffusion with depth"),
        ("model.diffusion_model.label_emb.", "a class-conditional UNet"),
        ("model.diffusion_model.joint_blocks.", "Stable Diffusion 3"),
        ("model.diffusion_model.double_blocks.", "Flux"),
    ];

    // What training keeps beside the networks.
    private static readonly HashSet<string> Training =
    [
        "betas", "alphas_cumprod", "alphas_cumprod_prev", "sqrt_alphas_cumprod",
        "sqrt_one_minus_alphas_cumprod", "log_one_minus_alphas_cumprod",
        "sqrt_recip_alphas_cumprod", "sqrt_recipm1_alphas_cumprod",
        "posterior_variance", "posterior_log_variance_clipped", "posterior_mean_coef1",
        "posterior_mean_coef2", "lvlb_weights", "logvar", "scale_factor",
    ];

    // What CLIP has for comparing texts with pictures, and other programs write beside or into the text encoder.
    private static readonly string[] UnusedText = ["logit_scale", "text_projection", "text_projection.weight"];

    private static readonly string[] TrainingPrefixes = ["model_ema.", "loss.", "first_stage_model.loss.", "first_stage_model.model_ema."];

    private const string Version1Scheduler =
        """
        {"_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
         "num_train_timesteps": 1000,
         "prediction_type": "epsilon", "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1}
        """;

    private readonly SafetensorsFile _file;
    private readonly ConvertedTensors _unet;
    private readonly ConvertedTensors _autoencoder;
    private readonly ConvertedTensors _text;
    private readonly List<string> _leftOut = [];

    private StableDiffusionFile(SafetensorsFile file, StableDiffusionConfig config)
    {
        _file = file;
        ThrowIfOther(file);
        var (unet, autoencoder) = (Part(LdmUNetKeys.Prefix), Part([.. LdmAutoencoderKeys.Prefixes]));
        var (clip, openClip) = (Part(ClipPrefix), Part(OpenClipPrefix));
        var isOpenClip = openClip.Count > 0;
        var layers = config.Text?.Layers ?? (isOpenClip ? OpenClipKeys.CountLayers(openClip.Keys) - 1 : 0);
        UNet = config.UNet ?? new StableDiffusionConfigReader(Path, n => ShapeOf(unet, n)).UNet(config.Scheduler);
        Autoencoder = config.Autoencoder ?? new StableDiffusionConfigReader(Path, n => ShapeOf(autoencoder, n)).Autoencoder();
        Scheduler = config.Scheduler ?? (isOpenClip ? null : SchedulerConfig.Parse(Version1Scheduler));
        _unet = Convert(unet, n => One(new LdmUNetKeys(UNet.LayersPerBlock).Rename(n)));
        _autoencoder = Convert(autoencoder, n => One(new LdmAutoencoderKeys(Autoencoder.BlockOutChannels.Count).Rename(n)));
        _text = isOpenClip
            ? Convert(openClip, n => OpenClipKeys.IsUnused(n, layers) ? [] : OpenClipKeys.Rename(n))
            : Convert(clip, n => IsUnusedText(ClipPrefix + n, layers) ? [] : One(ClipTextEncoder.NetworkKey(n)));
        Text = config.Text
            ?? new StableDiffusionConfigReader(Path, n => _text.Names.Contains(n) ? _text.Describe(n).Shape : null).Text(isOpenClip);
        HashSet<string> parts = [.. unet.Values, .. autoencoder.Values, .. isOpenClip ? openClip.Values : clip.Values];
        _leftOut.AddRange(file.Names.Where(n => !parts.Contains(n)));
        string[] unexpected = [.. _leftOut.Where(n => !IsForTraining(n) && !IsUnusedText(n, layers))];
        if (unexpected.Length > 0)
        {
            throw new CheckpointException($"{Path} holds more than the UNet, autoencoder and text encoder that Pyoco "
                + $"knows.{ListedKeys.Line("unexpected", unexpected)}");
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path => _file.Path;

    /// <summary>The scheduler that both versions were trained with; version 2 predicts the velocity in some of its files.</summary>
    internal static SchedulerConfig TrainingScheduler => SchedulerConfig.Parse(Version1Scheduler);

    /// <summary>The layout of the UNet.</summary>
    public UNetConfig UNet { get; }

    /// <summary>The layout of the autoencoder.</summary>
    public AutoencoderKLConfig Autoencoder { get; }

    /// <summary>The layout of the text encoder.</summary>
    public ClipTextConfig Text { get; }

    /// <summary>The scheduler; null for a file of version 2 that was opened without one.</summary>
    public SchedulerConfig? Scheduler { get; }

    /// <summary>The tensors of the file that no network has a place for.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Opens a file; no weight is read yet.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="config">What the file does not state; as far as the weights show it when null.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, lacks a part, or has tensors of no known use, all of which are
    /// listed.</exception>
    /// <exception cref="NotSupportedException">The file is that of another model, is a pickle, or a layout cannot be recognised by its
    /// weights.</exception>
    public static StableDiffusionFile Open(
        string path, StableDiffusionConfig? config = null, WeightMemory memory = WeightMemory.Mapped)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PickledWeights.ThrowIfNamed(path);
        var file = SafetensorsFile.Open(path, memory);
        try
        {
            return new StableDiffusionFile(file, config ?? new StableDiffusionConfig());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a file that is no model of version 1 or 2 in one file, by what it is.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal static void ThrowIfOther(string path)
    {
        PickledWeights.ThrowIfNamed(path);
        using var file = SafetensorsFile.Open(path);
        ThrowIfOther(file);
    }

    /// <summary>Reads the UNet.</summary>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <exception cref="CheckpointException">The weights are not those of the layout.</exception>
    public ImageUNet LoadUNet(Device? device = null, ScalarType type = ScalarType.Float32) => new(ReadUNet(device ?? CPU, type));

    /// <summary>Reads the autoencoder.</summary>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <param name="options">How much of a video is taken at a time; one whole frame when null.</param>
    /// <inheritdoc cref="LoadUNet" path="/exception"/>
    public AutoencoderKL LoadAutoencoder(Device? device = null, ScalarType type = ScalarType.Float32, AutoencoderOptions? options = null) =>
        AutoencoderKL.Read(Autoencoder, _autoencoder, device ?? CPU, type, options ?? new AutoencoderOptions());

    /// <summary>Reads the text encoder.</summary>
    /// <param name="tokenizerFolder">The folder of <c>vocab.json</c> and <c>merges.txt</c>, which the file does not have.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <exception cref="FileNotFoundException">A file of the tokenizer is missing.</exception>
    /// <exception cref="CheckpointException">The weights are not those of the layout, or the tokenizer does not fit.</exception>
    public ClipTextEncoder LoadText(string tokenizerFolder, Device? device = null, ScalarType type = ScalarType.Float32) =>
        ClipTextEncoder.Read(() => ReadText(device ?? CPU, type), tokenizerFolder);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    internal UNetNetwork ReadUNet(Device device, ScalarType type) => UNetFolder.Read(UNet, _unet, device, type);

    internal ClipTextNetwork ReadText(Device device, ScalarType type) => ClipTextEncoder.ReadNetwork(Text, _text, device, type);

    private static void ThrowIfOther(SafetensorsFile file)
    {
        if (Others.FirstOrDefault(o => file.Names.Any(n => n.StartsWith(o.Prefix, StringComparison.Ordinal))) is { Model: { } other } found)
        {
            throw new NotSupportedException(
                $"{file.Path} is {other} (it has '{found.Prefix}'); Pyoco reads single files of Stable Diffusion 1 and 2.");
        }

        if (ModelInspector.Describe(WeightList.Of(file)) is { Kind: not (ModelKind.SingleFile or ModelKind.Unknown) } part)
        {
            throw new CheckpointException(
                $"{file.Path} is no whole model. It is: {part.Text}. Stable Diffusion 1 or 2 in one file, or the folder of a model, was "
                + "expected.");
        }
    }

    private static bool IsForTraining(string name) =>
        Training.Contains(name) || TrainingPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));

    private static bool IsUnusedText(string name, int layers) => name.EndsWith("embeddings.position_ids", StringComparison.Ordinal)
        || Array.Exists(
            [TextPrefix, ClipPrefix], p => name.StartsWith(p, StringComparison.Ordinal) && UnusedText.Contains(name[p.Length..]))
        || (name.StartsWith(OpenClipPrefix, StringComparison.Ordinal) && OpenClipKeys.IsUnused(name[OpenClipPrefix.Length..], layers));

    private static string[] One(string? key) => key is null ? [] : [key];

    // From the names without prefix to those in the file.
    private Dictionary<string, string> Part(params string[] prefixes)
    {
        var part = new Dictionary<string, string>();
        foreach (var (name, prefix) in _file.Names.Select(n => (n, Array.Find(prefixes, p => n.StartsWith(p, StringComparison.Ordinal))))
            .Where(n => n.Item2 is not null))
        {
            if (!part.TryAdd(name[prefix!.Length..], name))
            {
                throw new CheckpointException($"{Path}: '{name}' and '{part[name[prefix.Length..]]}' are two spellings of one weight.");
            }
        }

        return part;
    }

    private IReadOnlyList<long>? ShapeOf(Dictionary<string, string> part, string name) =>
        part.TryGetValue(name, out var source) ? _file.Describe(source).Shape : null;

    // A weight of which the layout has several is cut into equal parts; one that it has not at all is left out.
    private ConvertedTensors Convert(Dictionary<string, string> part, Func<string, IReadOnlyList<string>> rename)
    {
        var tensors = new ConvertedTensors(_file);
        foreach (var (name, source) in part)
        {
            var keys = rename(name);
            for (var i = 0; i < keys.Count; i++)
            {
                tensors.Add(keys[i], source, LdmAutoencoderKeys.IsLinear(keys[i]) ? 2 : null, (i, keys.Count));
            }

            if (keys.Count == 0)
            {
                _leftOut.Add(source);
            }
        }

        return tensors;
    }
}
