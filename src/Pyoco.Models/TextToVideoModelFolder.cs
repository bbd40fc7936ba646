using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Reads and writes the folder of a <see cref="TextToVideoModel"/>.</summary>
internal static class TextToVideoModelFolder
{
    private const string Extra = "pyoco";

    public static TextToVideoModel Load(string path, Device device, ScalarType type, ModelLoadOptions options)
    {
        RefuseHalfOnCpu(device, type);
        var folder = ModelFolder.Open(path);
        var scheduler = ReadScheduler(folder, options.Scheduler);
        var network = UNetFolder.Load(folder.ComponentPath("unet"), device, type);
        return Assemble(folder, network, scheduler, ReadClip(folder, network.Config), new Weights(device, type, options), ReadSha(folder));
    }

    public static TextToVideoModel LoadIntoVideo(string path, ClipSettings clip, EdmSettings? edm, ulong seed, Device device)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var folder = ModelFolder.Open(path);
        var scheduler = edm is null ? ReadScheduler(folder, null) : SchedulerConfig.Of(edm);
        var network = UNetFolder.LoadIntoVideo(folder.ComponentPath("unet"), seed, temporalHeadSize: 32, device, ScalarType.Float32);
        var sha = ModelFolder.Sha256(folder.WeightsFile("unet"));
        return Assemble(folder, network, scheduler, clip, new Weights(device, ScalarType.Float32, new ModelLoadOptions()), sha);
    }

    public static void Save(TextToVideoModel model, string path, ScalarType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var prior = model.NoisePrior;
        var components = Components(model);
        var metadata = new Dictionary<string, string> { ["pyoco.noise_prior"] = prior.ToJson() };
        if (model.ImageNetworkSha256 is { } sha)
        {
            metadata["pyoco.image_network_sha256"] = sha;
        }

        UNetFolder.Save(model.Network, Path.Combine(path, "unet"), type, metadata);
        ModelComponents.Save(model.TextEncoder, model.Codec, path, type);
        ConfigJson.Write(Path.Combine(path, "scheduler", "scheduler_config.json"), model.Scheduler.ToJson());

        // The index comes last: a folder that has one is complete.
        ModelFolder.WriteIndex(path, "TextToVideoModel", components, prior, new JsonObject
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

    public static void RefuseHalfOnCpu(Device device, ScalarType type)
    {
        if (type == ScalarType.Float16 && device.type == TorchSharp.DeviceType.CPU)
        {
            throw new NotSupportedException("Computing in float16 on a CPU is unusably slow; take float32 or bfloat16.");
        }
    }

    public static SchedulerConfig Replace(SchedulerConfig config, Func<SchedulerConfig, SchedulerConfig>? replace) => replace is null
        ? config
        : replace(config) ?? throw new ArgumentException($"The function {nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.Scheduler)} gave no scheduler.", nameof(replace));

    private static TextToVideoModel Assemble(
        ModelFolder folder, UNetNetwork network, SchedulerConfig scheduler, ClipSettings clip, Weights weights, string? sha)
    {
        ITextEncoder? text = null;
        IVideoCodec? codec = null;
        try
        {
            text = weights.Options.TextEncoder is null ? ModelComponents.ReadText(folder, weights.Device, weights.Type, weights.Options.MaxPromptCharacters) : null;
            codec = ModelComponents.ReadCodec(folder, weights.Device, weights.Type, weights.Options.Autoencoder);
            return new TextToVideoModel(text ?? weights.Options.TextEncoder!, network, codec, scheduler, clip, folder.NoisePrior, folder.Path)
            {
                ImageNetworkSha256 = sha,
                OwnsTextEncoder = text is not null,
                HasFoldersScheduler = weights.Options.Scheduler is null,
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

    private static Dictionary<string, (string, string)> Components(TextToVideoModel model) => new(ModelComponents.Describe(model.TextEncoder, model.Codec))
    {
        ["scheduler"] = ("diffusers", model.Scheduler.ClassName),
        ["unet"] = (model.Network.Config.ClassName == UNetConfig.VideoClass ? "pyoco" : "diffusers", model.Network.Config.ClassName),
    };

    private static SchedulerConfig ReadScheduler(ModelFolder folder, Func<SchedulerConfig, SchedulerConfig>? replace)
    {
        var config = Replace(SchedulerConfig.Load(folder.ComponentPath("scheduler")), replace);
        config.ThrowIfUnsupported();
        return config;
    }

    private static ClipSettings ReadClip(ModelFolder folder, UNetConfig network)
    {
        if (folder.Extra(Extra) is not { } extra)
        {
            return ClipSettings.Of(network);
        }

        var entries = new ConfigEntries(extra, $"'{Extra}' of {folder.Path}/model_index.json");
        var frames = entries.Integer("frames", 1);
        return new ClipSettings { Frames = frames, MaxFrames = entries.Integer("max_frames", frames), FrameRate = entries.Number("frame_rate", 8) };
    }

    private static string? ReadSha(ModelFolder folder) =>
        folder.Extra(Extra) is { } extra ? new ConfigEntries(extra, "model_index.json").Text("image_network_sha256", null) : null;

    // Where the weights go, the type to compute in, and what is opened otherwise than the folder says.
    private sealed record Weights(Device Device, ScalarType Type, ModelLoadOptions Options);
}
