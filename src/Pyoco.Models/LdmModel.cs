using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Puts the model of a single file together.</summary>
internal static class LdmModel
{
    public static TextToVideoModel Load(LdmFile file, string? tokenizerFolder, Device device, ScalarType type, ModelLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        TextToVideoModelFolder.RefuseHalfOnCpu(device, type);
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
                text ?? options.TextEncoder!, network, codec, scheduler, new ClipSettings(), MethodSpec.Independent, file.Path)
            {
                OwnsTextEncoder = text is not null,
                HasFoldersScheduler = options.Scheduler is null,
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

    private static SchedulerConfig Scheduler(LdmFile file, ModelLoadOptions options)
    {
        var config = file.Scheduler ?? throw new NotSupportedException(
            $"{file.Path} is of version 2, and nothing in it says whether its UNet predicts the noise or the velocity. State the scheduler as "
            + $"{nameof(LdmConfig)}.{nameof(LdmConfig.Scheduler)}.");
        config = TextToVideoModelFolder.Replace(config, options.Scheduler);
        config.ThrowIfUnsupported();
        return config;
    }
}
