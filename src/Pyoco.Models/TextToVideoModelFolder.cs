using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Reads and writes the folder of a <see cref="TextToVideoModel"/>.</summary>
internal static class TextToVideoModelFolder
{
    /// <summary>The entry of the index that is Pyoco's own.</summary>
    public const string Extra = "pyoco";

    // What a pipeline may list that works on pixels themselves.
    private static readonly string[] WithoutCodec =
        [ModelComponents.NetworkName, ModelComponents.TextName, ModelComponents.TokenizerName, "scheduler", "feature_extractor",
            "safety_checker"];

    public static TextToVideoModel Load(string path, Device device, ScalarType type, ModelLoadOptions options)
    {
        var folder = ModelFolder.Load(path);
        RefuseExperts(folder);
        return Load(folder, device, type, options);
    }

    /// <summary>The model of a folder's network <c>unet</c>, whatever others there are.</summary>
    public static TextToVideoModel LoadFirstExpert(string path, Device device, ScalarType type, ModelLoadOptions options) =>
        Load(ModelFolder.Load(path), device, type, options);

    /// <summary>Another network of the folder as a model, with the text encoder, codec and scheduler of the first one, which keeps
    /// them.</summary>
    public static TextToVideoModel LoadExpert(
        TextToVideoModel first, string component, Device device, ScalarType type, ModelLoadOptions options)
    {
        var folder = ModelFolder.Load(first.Folder!);
        var part = new ComponentFolder { Model = folder, Name = component, Device = device, Type = type, Memory = options.Weights };
        var network = new ComponentReaders(options).Read<IVideoNetwork>(part);
        if ((network.InChannels, network.SampleSize, network.IsVideo, network.MaxFrames)
            == (first.Network.InChannels, first.Network.SampleSize, first.Network.IsVideo, first.Network.MaxFrames))
        {
            return new TextToVideoModel(
                first.TextEncoder, network, first.Codec, first.Scheduler, first.Clip, first.NoisePrior, first.Source)
            {
                Folder = folder.Path,
                OwnsTextEncoder = false,
                OwnsCodec = false,
            };
        }

        network.Dispose();
        throw new CheckpointException(
            $"The expert '{component}' of {folder.Path} has another number of channels, size or length of clips than "
                + $"'{ModelComponents.NetworkName}'.");
    }

    private static TextToVideoModel Load(ModelFolder folder, Device device, ScalarType type, ModelLoadOptions options)
    {
        RefuseType(device, type);
        var scheduler = ReadScheduler(folder, options.Scheduler);
        var part = new ComponentFolder
        {
            Model = folder, Name = ModelComponents.NetworkName, Device = device, Type = type, Memory = options.Weights,
        };
        var network = new ComponentReaders(options).Read<IVideoNetwork>(part);
        return Assemble(part, network, scheduler, ReadClip(folder, network), options, ReadSha(folder));
    }

    public static TextToVideoModel LoadIntoVideo(string path, ImageModelExtension extension, Device device)
    {
        var (clip, seed) = (extension.Clip, extension.Seed);
        clip.ThrowIfContradictory();
        var folder = ModelFolder.Load(path);
        RefuseExperts(folder);
        var scheduler = SchedulerOf(folder, extension);
        var options = new ModelLoadOptions { Weights = WeightMemory.Copied }; // a training lasts, and files may change meanwhile
        var part = new ComponentFolder
        {
            Model = folder, Name = ModelComponents.NetworkName, Device = device, Type = ScalarType.Float32, Memory = options.Weights,
        };
        var network = extension.Motion is { } motion
            ? UNetFolder.LoadIntoVideo(part.Path, seed, motion, device)
            : UNetFolder.LoadIntoVideo(part.Path, seed, extension.Temporal, device, ScalarType.Float32);
        var sha = ModelFolder.Sha256(folder.WeightsFile(part.Name));
        return Assemble(part, network, scheduler, clip, options, sha);
    }

    public static void Save(TextToVideoModel model, string path, ScalarType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var components = model.Components.Folders();
        if (model.Refusal() is { } change)
        {
            throw new CheckpointException($"{model.Source} cannot be saved: {change}.");
        }

        WholeFolder.Write(path, folder => Write(model, components, folder, type), OwnFiles.Of(path, components.Keys));
    }

    /// <summary>Writes the motion modules of a model as an adapter that names the model's noise prior, whole or not at all.</summary>
    public static void SaveMotionAdapter(TextToVideoModel model, string path, ScalarType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var network = model.Network as UNetNetwork ?? throw new InvalidOperationException(
            $"The network of {model.Source} is a {model.Network.Class.Name}; a {UNetConfig.MotionClass} has motion modules.");
        var metadata = StatedPrior.Metadata(model.NoisePrior);
        if (model.Refusal() is { } change)
        {
            throw new CheckpointException($"{model.Source} cannot be saved: {change}.");
        }

        WholeFolder.Write(path, folder => UNetFolder.SaveMotionAdapter(network, folder, type, metadata), UNetFolder.IsOwnFile);
    }

    /// <summary>Cleans up after a process that was killed while it saved a model to a folder.</summary>
    public static void Recover(string path) => WholeFolder.Recover(path, OwnFiles.Of(path, ModelComponents.Names));

    private static void Write(TextToVideoModel model, Dictionary<string, IModelComponent> components, string path, ScalarType type)
    {
        var prior = PriorFolder.Save(model, path);
        var metadata = new Dictionary<string, string> { [StatedPrior.MetadataKey] = prior.ToJson() };
        if (model.ImageNetworkSha256 is { } sha)
        {
            metadata["pyoco.image_network_sha256"] = sha;
        }

        ModelComponents.Save(components, path, type, metadata);
        ConfigJson.Write(Path.Combine(path, "scheduler", "scheduler_config.json"), model.Scheduler.ToJson());

        ModelFolder.WriteIndex(path, "TextToVideoModel", Index(components, model.Scheduler), prior, new JsonObject
        {
            [Extra] = new JsonObject
            {
                ["frames"] = model.Clip.Frames,
                ["max_frames"] = model.Clip.MaxFrames,
                ["frame_rate"] = model.Clip.FrameRate,
                ["image_network_sha256"] = model.ImageNetworkSha256,
            },
        });
    }

    private static void RefuseExperts(ModelFolder folder)
    {
        if (ExpertModelFolder.Lists(folder))
        {
            throw new NotSupportedException(
                $"{folder.Path} lists several expert networks, of which a {nameof(TextToVideoModel)} would be one: open it by "
                    + $"UseModel(folder) or {nameof(ExpertModelFolder)}.{nameof(ExpertModelFolder.Load)}.");
        }
    }

    public static void RefuseType(Device device, ScalarType type)
    {
        WeightAssignment.ThrowIfNoFloat(type);
        if (type == ScalarType.Float16 && device.type == TorchSharp.DeviceType.CPU)
        {
            throw new NotSupportedException("Computing in float16 on a CPU is unusably slow; take float32 or bfloat16.");
        }
    }

    public static SchedulerConfig Replace(SchedulerConfig config, Func<SchedulerConfig, SchedulerConfig>? replace) => replace is null
        ? config
        : replace(config) ?? throw new ArgumentException(
            $"The function {nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.Scheduler)} gave no scheduler.", nameof(replace));

    private static TextToVideoModel Assemble(
        ComponentFolder part, IVideoNetwork network, SchedulerConfig scheduler, VideoConfig clip, ModelLoadOptions options, string? sha)
    {
        ITextEncoder? text = null;
        IVideoCodec? codec = null;
        try
        {
            var readers = new ComponentReaders(options);
            text = ReadsFoldersText(part.Model, network, options)
                ? readers.Read<ITextEncoder>(part.Beside(ModelComponents.TextName))
                : null;
            codec = IsOfPixels(part.Model, network)
                ? new PixelCodec()
                : readers.Read<IVideoCodec>(part.Beside(ModelComponents.CodecName));
            return new TextToVideoModel(
                text ?? options.TextEncoder, network, codec, scheduler, clip, part.Model.NoisePrior, part.Model.Path)
            {
                ImageNetworkSha256 = sha,
                OwnsTextEncoder = text is not null,
                Folder = part.Model.Path,
                PriorFiles = new PriorFiles(part.Model.NoisePrior, part.Model.Path),
                Memory = options.Weights,
                PreviewCodec = options.PreviewCodec,
                HasFoldersScheduler = options.Scheduler is null,
            };
        }
        catch
        {
            (text as IDisposable)?.Dispose();
            (codec as IDisposable)?.Dispose();
            network.Dispose();
            throw;
        }
    }

    private static bool ReadsFoldersText(ModelFolder folder, IVideoNetwork network, ModelLoadOptions options) =>
        (network.ReadsText, options.TextEncoder is null) switch
        {
            (false, false) => throw new NotSupportedException(
                $"The {network.Class.Name} of {folder.Path} reads no text; {nameof(ModelLoadOptions)}."
                    + $"{nameof(ModelLoadOptions.TextEncoder)} is for one that does."),
            (var readsText, var isFolders) => readsText && isFolders,
        };

    // A pipeline without an autoencoder samples pixels, unless it lists something else that may stand between them and the network.
    private static bool IsOfPixels(ModelFolder folder, IVideoNetwork network) =>
        new PixelCodec().Channels == network.InChannels && !folder.Components.Keys.Except(WithoutCodec).Any();

    private static Dictionary<string, (string Library, string Class)> Index(
        Dictionary<string, IModelComponent> components, SchedulerConfig scheduler)
    {
        var index = components.ToDictionary(c => c.Key, c => (c.Value.Class.Library, c.Value.Class.Name));
        index["scheduler"] = ("diffusers", scheduler.ClassName);
        return index;
    }

    private static SchedulerConfig ReadScheduler(ModelFolder folder, Func<SchedulerConfig, SchedulerConfig>? replace)
    {
        var config = Replace(SchedulerConfig.Load(folder.ComponentPath("scheduler")), replace);
        config.ThrowIfUnsupported();
        return config;
    }

    private static VideoConfig ReadClip(ModelFolder folder, IVideoNetwork network)
    {
        if (folder.Extra(Extra) is not { } extra)
        {
            return VideoConfig.Of(network);
        }

        var file = $"'{Extra}' of {folder.Path}/{ModelFolder.IndexName}";
        var entries = new ConfigEntries(extra, file);
        var frames = entries.Integer("frames", 1);
        try
        {
            var clip = new VideoConfig
            {
                Frames = frames, MaxFrames = entries.Integer("max_frames", frames), FrameRate = entries.Number("frame_rate", 8),
            };
            clip.ThrowIfContradictory();
            return clip;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new CheckpointException($"{file}: {e.Message}", e);
        }
    }

    // Another way of denoising than the image network learnt would be told it, not taught.
    private static SchedulerConfig SchedulerOf(ModelFolder folder, ImageModelExtension extension)
    {
        var own = ReadScheduler(folder, null);
        if (extension.Edm is not { } edm)
        {
            return extension.Motion is null ? own : own.ForMotion();
        }

        var settings = SchedulerConfig.Of(edm);
        return settings.CreateObjective().DifferenceFrom(own.CreateObjective()) is { } difference
            ? throw new ArgumentException(
                $"EDM's settings contradict the scheduler of {folder.Path} ({own.ClassName}, {own.CreateObjective()}): {difference}. Leave "
                    + "them out, and the model denoises as its image network does.", nameof(extension))
            : settings;
    }

    private static string? ReadSha(ModelFolder folder) =>
        folder.Extra(Extra) is { } extra ? new ConfigEntries(extra, "model_index.json").Text("image_network_sha256", null) : null;
}
