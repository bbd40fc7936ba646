using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Puts the model of a single file together.</summary>
internal static class StableDiffusionModel
{
    public static TextToVideoModel Load(string path, Device device, ScalarType type, ModelLoadOptions options)
    {
        // Before anything is asked for: the file may be something else altogether.
        StableDiffusionFile.ThrowIfOther(path);
        if (options.TokenizerFolder is null && options.TextEncoder is null)
        {
            throw new ArgumentException(
                $"{path} is a single file, which has no tokenizer: set "
                    + $"{nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.TokenizerFolder)} to a folder with "
                + "the tokenizer's files, or open a model folder.", nameof(path));
        }

        // A file of version 2 does not say what its network predicts: the caller's function does, from the scheduler that both versions
        // were trained with.
        var config = options.SingleFile ?? new StableDiffusionConfig();
        var scheduler = options.Scheduler is null
            ? null
            : TextToVideoModelFolder.Replace(config.Scheduler ?? StableDiffusionFile.TrainingScheduler, options.Scheduler);
        using var file = StableDiffusionFile.Open(path, config with { Scheduler = scheduler ?? config.Scheduler }, options.Weights);
        return Load(file, options.TokenizerFolder, device, type, options with { Scheduler = scheduler is null ? null : _ => scheduler });
    }

    public static TextToVideoModel Load(
        StableDiffusionFile file, string? tokenizerFolder, Device device, ScalarType type, ModelLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        TextToVideoModelFolder.RefuseType(device, type);
        var scheduler = Scheduler(file, options);
        ClipTextEncoder? text = null;
        AutoencoderKL? codec = null;
        UNetNetwork? network = null;
        try
        {
            text = options.TextEncoder is null
                ? file.LoadText(tokenizerFolder ?? throw new ArgumentNullException(nameof(tokenizerFolder)), device, type)
                : null;
            codec = file.LoadAutoencoder(device, type, options.Autoencoder);
            network = file.ReadUNet(device, type);
            return new TextToVideoModel(
                text ?? options.TextEncoder!, network, codec, scheduler, new VideoConfig(), MethodSpec.Independent, file.Path)
            {
                OwnsTextEncoder = text is not null,
                HasFoldersScheduler = options.Scheduler is null,
                Memory = options.Weights,
                PreviewCodec = options.PreviewCodec,
            };
        }
        catch
        {
            text?.Dispose();
            codec?.Dispose();
            network?.Dispose();
            throw;
        }
    }

    private static SchedulerConfig Scheduler(StableDiffusionFile file, ModelLoadOptions options)
    {
        var config = file.Scheduler ?? throw new NotSupportedException(
            $"{file.Path} is of version 2, and nothing in it says whether its UNet predicts the noise or the velocity. "
                + "State the scheduler as "
            + $"{nameof(StableDiffusionConfig)}.{nameof(StableDiffusionConfig.Scheduler)}, or as "
            + $"{nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.Scheduler)}: config => config.With(...).");
        config = TextToVideoModelFolder.Replace(config, options.Scheduler);
        config.ThrowIfUnsupported();
        return config;
    }
}
