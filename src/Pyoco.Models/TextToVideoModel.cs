using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A text-to-video model: text encoder, UNet, codec and scheduler of one model folder, ready to denoise or to be
/// trained.</summary>
/// <remarks>The folder has the diffusers layout. One with an image network opens too: it makes the frames of a clip one by one, each from
/// its own noise. So does one whose network reads no text (<c>UNet2DModel</c>, as DDPM's image models have): it has no text encoder, and
/// without an autoencoder its latents are the pixels. Evaluation is safe from several threads.</remarks>
public sealed class TextToVideoModel : IVideoModel
{
    private readonly List<AddedWeights> _addedAdapters = [];
    private readonly List<AddedWeights> _addedLoras = [];
    private ModelProvenance? _provenance;
    private FrameWindows? _temporalWindows;
    private MethodSpec? _priorBeforeLoras;
    private MergedLoras? _loras;
    private bool _isDisposed;

    internal TextToVideoModel(
        ITextEncoder? text, IVideoNetwork network, IVideoCodec codec,
        SchedulerConfig scheduler, VideoConfig clip, MethodSpec prior, string source)
    {
        (TextEncoder, Network, Codec, Scheduler, Clip, Source) = (text, network, codec, scheduler, clip, source);
        NoisePrior = prior;
        try
        {
            codec.PixelShape(new VideoShape(1, network.InChannels, 1, 1, 1));
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(
                $"{source}: the network takes {network.InChannels} channels, which do not fit the codec. {e.Message}", e);
        }
    }

    /// <summary>How it denoises and is sampled.</summary>
    public SchedulerConfig Scheduler { get; private set; }

    /// <summary>How it denoises, as the settings of training; null where its scheduler is of another kind than training makes.</summary>
    public EdmConfig? Edm => Scheduler.Edm;

    /// <summary>The clips it makes.</summary>
    public VideoConfig Clip { get; private set; }

    /// <summary>The prior of its training noise.</summary>
    public MethodSpec NoisePrior { get; private set; }

    /// <summary>SHA-256 of the image network's file that the video network was built on, in lower-case hexadecimal; null for an image
    /// network.</summary>
    public string? ImageNetworkSha256 { get; internal init; }

    /// <summary>What became of the files of its components (<c>unet</c>, <c>text_encoder</c>, <c>vae</c>); one that was made in code or has
    /// no weights is absent.</summary>
    public IReadOnlyDictionary<string, LoadReport> LoadReports => Components.LoadReports;

    /// <inheritdoc/>
    public ITextEncoder? TextEncoder { get; }

    /// <inheritdoc/>
    public IVideoCodec Codec { get; }

    /// <inheritdoc/>
    public IVideoCodec? PreviewCodec { get; internal init; }

    /// <inheritdoc/>
    public bool PrefersBatches => Network.PrefersBatches;

    /// <inheritdoc/>
    public VideoModelInfo Info => _isDisposed ? throw new ObjectDisposedException(
        nameof(TextToVideoModel), $"The model of {Source} was disposed.") : new()
    {
        Source = Source,
        Folder = Folder,
        LatentShape = Clip.LatentShape(Network),
        IsSizeStated = Network.SampleSize is not null,
        MaxFrames = _temporalWindows is null ? Clip.MaxFrames : int.MaxValue,
        FrameRate = Clip.FrameRate,
        NoisePrior = NoisePrior,
        Device = Device,
    };

    /// <inheritdoc/>
    public ModelProvenance Provenance => _provenance ??= new ModelProvenance
    {
        Sha256 = WeightHashes.Of(LoadReports.Values, Folder),
        Adapters = [.. _addedAdapters],
        Loras = [.. _addedLoras],
        TemporalWindows = _temporalWindows?.Spec,
    };

    /// <summary>The text encoder where it is one that learns with the network; others stay as they are.</summary>
    internal ClipTextEncoder? TrainedText => TextEncoder as ClipTextEncoder;

    internal bool OwnsTextEncoder { get; init; } = true;
    internal bool OwnsCodec { get; init; } = true;

    /// <summary>Whether the scheduler is the folder's own, not one of the caller's.</summary>
    internal bool HasFoldersScheduler { get; init; }

    /// <summary>The network, without what its scheduler makes of its output.</summary>
    public IVideoNetwork Network { get; private set; }

    internal ModelComponents Components => new(Network, TextEncoder, Codec);
    internal string Source { get; }

    /// <summary>The folder that it was opened from; null where there is none.</summary>
    internal string? Folder { get; init; }

    /// <summary>The files of the prior that the folder names.</summary>
    internal PriorFiles PriorFiles { get; init; } = PriorFiles.None;

    /// <summary>Where weights are that need no conversion.</summary>
    internal WeightMemory Memory { get; init; }

    /// <summary>The prior itself, where training set it; null where the folder names it.</summary>
    internal IVideoNoisePrior? TrainedPrior { get; private set; }

    internal Device Device => Network.Module.parameters().First().device;

    // A network of this package keeps its own.
    private MergedLoras Loras => Network is UNetNetwork unet ? unet.Loras : _loras ??= new MergedLoras(Network.Module, LoraPart.UNet);

    /// <summary>Opens a model folder, or a Stable Diffusion model in a single file.</summary>
    /// <param name="path">The folder of <c>model_index.json</c>, or a safetensors file with the names of latent diffusion's
    /// authors.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the files'. On a CPU float16 is refused, being unusably slow there.</param>
    /// <param name="options">What is opened otherwise than the folder says; nothing when null.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file of the folder is missing.</exception>
    /// <exception cref="CheckpointException">The folder is no model, or a file is damaged or does not fit the others.</exception>
    /// <exception cref="NotSupportedException">The folder asks for something that Pyoco does not implement, or lists several expert
    /// networks (<see cref="ExpertModelFolder"/>).</exception>
    public static TextToVideoModel Load(
        string path, Device? device = null, ScalarType type = ScalarType.Float32, ModelLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ModelLoadOptions();
        return File.Exists(path)
            ? StableDiffusionModel.Load(path, device ?? CPU, type, options)
            : TextToVideoModelFolder.Load(path, device ?? CPU, type, options);
    }

    /// <summary>Reads the model of a single file, which the caller keeps and may close afterwards.</summary>
    /// <param name="file">The file; one of version 2 opened with its scheduler.</param>
    /// <param name="tokenizerFolder">The folder of <c>vocab.json</c> and <c>merges.txt</c>, which such files do not have; null only where
    /// <see cref="ModelLoadOptions.TextEncoder"/> stands in for the file's.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's. On a CPU float16 is refused, being unusably slow there.</param>
    /// <param name="options">What is opened otherwise than the file says; nothing when null.</param>
    /// <exception cref="FileNotFoundException">A file of the tokenizer is missing.</exception>
    /// <exception cref="CheckpointException">The weights are not those of the file's layouts, or the tokenizer does not fit
    /// them.</exception>
    /// <exception cref="NotSupportedException">The file is of version 2 and has no scheduler, or the scheduler is one that Pyoco does not
    /// implement.</exception>
    public static TextToVideoModel Load(
        StableDiffusionFile file, string? tokenizerFolder, Device? device = null,
        ScalarType type = ScalarType.Float32, ModelLoadOptions? options = null) =>
        StableDiffusionModel.Load(file, tokenizerFolder, device ?? CPU, type, options ?? new ModelLoadOptions());

    /// <summary>An image model with random weights, to be trained from scratch.</summary>
    /// <param name="unet">The layout of a text-conditioned image network whose text size is <paramref name="text"/>'s hidden size.</param>
    /// <param name="text">The layout of the text encoder.</param>
    /// <param name="tokenizerFolder">The tokenizer's files; they are copied into the folders that the model is saved to.</param>
    /// <param name="codec">How pixels become the network's channels.</param>
    /// <param name="edm">How it denoises.</param>
    /// <param name="seed">Fixes the weights.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    public static TextToVideoModel CreateImageModel(
        UNetConfig unet, ClipTextConfig text, string tokenizerFolder, PixelCodec codec, EdmConfig edm, ulong seed, Device? device = null) =>
        CreateImageModel(
            unet, () => ClipTextEncoder.Create(text, tokenizerFolder, seed, device), codec, edm, seed, device ?? CPU, ownsText: true);

    /// <summary>An image model with random weights on a text encoder that can read already, or without one, to be trained from
    /// scratch.</summary>
    /// <param name="unet">The layout of an image network, text-conditioned with <paramref name="text"/>'s size, or unconditional.</param>
    /// <param name="text">The text encoder, which the caller keeps and disposes; null for a network that reads no text.</param>
    /// <param name="codec">How pixels become the network's channels.</param>
    /// <param name="edm">How it denoises.</param>
    /// <param name="seed">Fixes the weights.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    public static TextToVideoModel CreateImageModel(
        UNetConfig unet, ITextEncoder? text, PixelCodec codec, EdmConfig edm, ulong seed, Device? device = null) =>
        CreateImageModel(unet, text is null ? null : () => text, codec, edm, seed, device ?? CPU, ownsText: false);

    /// <summary>A video model on the weights of an image model's folder: its network is that folder's with fresh temporal layers.</summary>
    /// <param name="imageFolder">The folder of an image model.</param>
    /// <param name="clip">The clips it is to make.</param>
    /// <param name="edm">How it is to denoise; the image model's settings when null.</param>
    /// <param name="seed">Fixes the inner weights of the temporal layers.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    public static TextToVideoModel FromImageModel(
        string imageFolder, VideoConfig clip, EdmConfig? edm = null, ulong seed = 0, Device? device = null) =>
        FromImageModel(imageFolder, new ImageModelExtension { Clip = clip, Edm = edm, Seed = seed }, device);

    /// <inheritdoc cref="FromImageModel(string, VideoConfig, EdmConfig?, ulong, Device?)" path="/summary"/>
    /// <param name="imageFolder">The folder of an image model.</param>
    /// <param name="extension">The clips, and the layers over frames.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <exception cref="ArgumentException">EDM's settings contradict the image model's scheduler.</exception>
    /// <inheritdoc cref="Load(string, Device?, ScalarType, ModelLoadOptions?)" path="/exception"/>
    public static TextToVideoModel FromImageModel(string imageFolder, ImageModelExtension extension, Device? device = null) =>
        TextToVideoModelFolder.LoadIntoVideo(imageFolder, extension, device ?? CPU);

    /// <summary>Sets the prior of the training noise.</summary>
    internal void TrainWith(IVideoNoisePrior prior)
    {
        // The folder names it already: its names of files stay, and the files of a prior that does not save its own.
        var isFolders = TrainedPrior is null && PriorSpec.AreSame(prior.Spec, NoisePrior);
        TrainedPrior = isFolders && prior is not IFileBackedPrior ? null : prior;
        NoisePrior = isFolders ? NoisePrior : prior.Spec;
        _priorBeforeLoras = _priorBeforeLoras is null ? null : NoisePrior; // what learned it stays when LoRAs are taken out
    }

    /// <summary>Writes the model as a folder in the diffusers layout, in place of a model that may be there, whole or not at all. Files
    /// that its noise prior is made from go into the folder too.</summary>
    /// <remarks>The folder is written beside its place first, so that it takes the room of both for a while. What it is written from was
    /// read when the model was opened: the folder that it came from may be gone, and may be the one that is replaced. Of a folder that is
    /// there, files that are no part of a model stay.</remarks>
    /// <param name="folder">Where to.</param>
    /// <param name="type">The type of the weights in the files.</param>
    /// <exception cref="NotSupportedException">The text encoder was given and has no form in a model folder, or the noise prior names a
    /// file and does not save it; nothing was written.</exception>
    /// <exception cref="CheckpointException">Somebody wrote to a file that weights stand in.</exception>
    /// <exception cref="InvalidDataException">The file of the noise prior is outside the model's folder, is not a regular file, or was
    /// written to.</exception>
    /// <exception cref="FileNotFoundException">The file of the noise prior is missing.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(string folder, ScalarType type = ScalarType.Float32) => TextToVideoModelFolder.Save(this, folder, type);

    /// <summary>Puts motion modules (AnimateDiff, arXiv 2307.04725) between the layers of an image model, which makes it a video model; not
    /// while it is being evaluated.</summary>
    /// <remarks>A scheduler that is the folder's own takes the entries with which motion adapters were trained: <c>beta_schedule: linear,
    /// clip_sample: false, timestep_spacing: linspace, steps_offset: 1</c>. One of <see cref="ModelLoadOptions.Scheduler"/> stays as it
    /// is.</remarks>
    /// <param name="path">The adapter: a folder of diffusers, or a safetensors file with the names of diffusers or of AnimateDiff's
    /// authors.</param>
    /// <param name="norm">What the modules' group norms take their statistics over; when null that of the adapter's config, and where it
    /// says nothing that of the code that the file is from.</param>
    /// <exception cref="InvalidOperationException">The model has temporal layers already, or LoRAs are merged into it.</exception>
    /// <exception cref="CheckpointException">The adapter names another noise prior than the model.</exception>
    /// <inheritdoc cref="VideoUNet.FromImage(string, string, MotionNorm?, Device?, ScalarType)" path="/exception"/>
    public void AddMotionAdapter(string path, MotionNorm? norm = null)
    {
        if (Network.IsVideo)
        {
            throw new InvalidOperationException(
                $"{Source} has temporal layers already ({Network.Class.Name}); motion modules go into image models.");
        }

        if (Network is not UNetNetwork image)
        {
            throw new NotSupportedException(
                $"The network of {Source} is a {Network.Class.Name}; motion modules go into a {UNetConfig.ImageClass}.");
        }

        if (!Loras.IsEmpty)
        {
            throw new InvalidOperationException($"LoRAs are merged into {Source} already; the motion adapter comes before them.");
        }

        UNetNetwork? network = null;
        var prior = NoisePrior;
        ForeignWeights.Explained(path, [ModelKind.MotionAdapter], () =>
        {
            using var adapter = MotionAdapterFile.Open(path, Memory);
            prior = StatedPrior.Joined(prior, adapter.NoisePrior, path);
            network = UNetFolder.AddMotion(image, adapter, norm);
        });
        Network.Dispose();
        _addedAdapters.Add(new AddedWeights(path, WeightHashes.OfSource(path)));
        _provenance = null;
        (Network, Clip, NoisePrior) = (network!, VideoConfig.Of(network!), prior);
        Scheduler = HasFoldersScheduler ? Scheduler.ForMotion() : Scheduler;
    }

    /// <summary>Merges a LoRA (arXiv 2106.09685) into the weights of the network and of the CLIP text encoder, on top of those that are
    /// merged already; not while the model is being evaluated.</summary>
    /// <remarks>Updates of linear and convolution layers, those of motion modules too (AnimateDiff's motion LoRAs). What denoisers were
    /// bound to before stays as it was computed. Saving writes the merged weights.</remarks>
    /// <param name="path">A safetensors file with the names of peft, of earlier versions of diffusers or of kohya, or a folder with one,
    /// <c>pytorch_lora_weights.safetensors</c> or peft's <c>adapter_model.safetensors</c>, whose alpha is in
    /// <c>adapter_config.json</c>.</param>
    /// <param name="weight">How much of it, from -1000 to 1000; 1 is as it was trained, negative ones lead away from it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is not between -1000 and 1000.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged or was made for another model: updates that hit no layer or have other
    /// shapes, and factors with NaN or infinite values, are all in the message, or it names another noise prior; nothing has
    /// changed.</exception>
    /// <exception cref="NotSupportedException">The file holds updates of another kind (LoHa, LoKr, DoRA, ...), or is a pickle.</exception>
    public void AddLora(string path, double weight = 1)
    {
        MergedLoras[] networks = TrainedText is { } text ? [Loras, text.Network.Loras] : [Loras];
        var prior = NoisePrior;
        ForeignWeights.Explained(path, [ModelKind.Lora, ModelKind.MotionLora], () =>
        {
            prior = StatedPrior.Joined(prior, LoraFile.PriorOf(path), path);
            MergedLoras.Add(path, weight, isWhole: true, networks);
        });
        (_priorBeforeLoras, NoisePrior) = (_priorBeforeLoras ?? NoisePrior, prior);
        _addedLoras.Add(new AddedWeights(path, WeightHashes.OfSource(path), weight));
        _provenance = null;
    }

    /// <summary>Takes all LoRAs out again: the weights that they updated are to the bit what they were before the first one, and what those
    /// were trained since is lost.</summary>
    public void RemoveLoras()
    {
        Loras.Remove();
        TrainedText?.Network.Loras.Remove();
        _addedLoras.Clear();
        (NoisePrior, _priorBeforeLoras, _provenance) = (_priorBeforeLoras ?? NoisePrior, null, null);
    }

    /// <summary>Makes the attentions over frames work in windows (FreeNoise, Qiu et al., arXiv 2310.15169), for clips longer
    /// than the network's; not while it is being evaluated.</summary>
    /// <remarks>Attentions see a window at a time, with the positions of a clip of its length, and overlaps are averaged behind them; all
    /// other layers see the whole clip. A step is one evaluation of the network, whose memory grows with the clip, unlike that of windows
    /// over the denoiser. FreeNoise's rescheduled noise belongs to it.</remarks>
    /// <param name="windows">The windows; null takes them out.</param>
    /// <exception cref="NotSupportedException">The network has no temporal transformers, as AnimateDiff's and ModelScope's
    /// have.</exception>
    /// <exception cref="ArgumentException">A window is longer than the clips that the layers can work on.</exception>
    public void UseTemporalWindows(FrameWindows? windows)
    {
        if (Network is not UNetNetwork network)
        {
            throw new NotSupportedException(
                $"The network of {Source} is a {Network.Class.Name}; windows slide in the temporal layers of a UNet.");
        }

        network.SlideOver(windows);
        _temporalWindows = windows;
        _provenance = null;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request has no text, text of another size than the network's, or some for a network that
    /// reads none.</exception>
    /// <exception cref="NotSupportedException">The request has a video, which these networks are not conditioned on, or asks for a reuse of
    /// features that the network cannot do.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IVideoDenoiser Bind(DenoiserRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (request.Video is not null)
        {
            throw new NotSupportedException($"The network in {Source} is not conditioned on videos; the request has one.");
        }

        var text = Network.ReadsText == (request.Text is not null) ? request.Text : throw new ArgumentException(
            $"The network in {Source} reads {(Network.ReadsText ? "text; the request has none" : "no text; the request has some")}.",
            nameof(request));
        var (features, stop) = (request.Features?.Open(), request.CancellationToken);
        var bound = features is null ? Network.Bind(text, stop) : Network.Bind(text, features, stop);
        var denoiser = Scheduler.CreateDenoiser((input, timestep) =>
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return bound(input, timestep);
        });
        return features?.Watch(denoiser) ?? denoiser;
    }

    /// <inheritdoc/>
    public string? Refusal(FeatureReuse reuse) => Network.Refusal(reuse);

    /// <inheritdoc/>
    public string? Refusal() => Components.Sources.Select(s => s.Change).FirstOrDefault(c => c is not null);

    /// <inheritdoc/>
    public SamplingPlan CreatePlan(int steps, VideoShape shape) => Scheduler.CreatePlan(steps, latents: shape);

    /// <summary>Releases the weights.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        (OwnsTextEncoder ? TextEncoder as IDisposable : null)?.Dispose();
        (OwnsCodec ? Codec as IDisposable : null)?.Dispose();
        _loras?.Dispose();
        Network.Dispose();
        PriorFiles.Dispose();
    }

    private static TextToVideoModel CreateImageModel(
        UNetConfig unet, Func<ITextEncoder>? text, PixelCodec codec, EdmConfig edm, ulong seed, Device device, bool ownsText)
    {
        ArgumentNullException.ThrowIfNull(unet);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(edm);
        return unet.IsConditional == (text is not null)
            ? new(
                text?.Invoke(), UNetFolder.Create(unet, seed, device), codec, SchedulerConfig.Of(edm), new VideoConfig(),
                MethodSpec.Independent, "a new image model") { OwnsTextEncoder = ownsText }
            : throw new ArgumentException(
                $"The layout is of a {unet.ClassName}, which reads {(unet.IsConditional ? "text: it needs a text encoder" : "no text")}.",
                nameof(unet));
    }
}
