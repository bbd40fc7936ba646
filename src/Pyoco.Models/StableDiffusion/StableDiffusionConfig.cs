namespace Pyoco.Models;

/// <summary>What a single file of Stable Diffusion does not state: its layouts and its scheduler.</summary>
/// <remarks>What is null is read off the names and shapes of the weights, as far as those tell it: heads, groups and activations are those
/// of Stable Diffusion 1 and 2, known by the size of the text's states, 768 or 1024. Nothing tells what a network of version 2 predicts, so
/// its scheduler has to be given.</remarks>
public sealed record StableDiffusionConfig
{
    /// <summary>The layout of the UNet.</summary>
    public UNetConfig? UNet { get; init; }

    /// <summary>The layout of the autoencoder.</summary>
    public AutoencoderKLConfig? Autoencoder { get; init; }

    /// <summary>The layout of the text encoder.</summary>
    public ClipTextConfig? Text { get; init; }

    /// <summary>The scheduler; for version 1, when null, that of its published folders.</summary>
    public SchedulerConfig? Scheduler { get; init; }
}
