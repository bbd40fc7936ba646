namespace Pyoco;

/// <summary>What one call of a pipeline wants.</summary>
public sealed record GenerationOptions
{
    /// <summary>The seed of the noise; null draws one, which the clip's report states. The same seed, prompt and pipeline give the same clip.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Number of frames, from 1 to the model's largest; null is the number it was trained on.</summary>
    public int? Frames { get; init; }

    /// <summary>Rows of a frame in pixels, a multiple of <see cref="VideoModelInfo.PixelsPerLatent"/>; null is what the model states.</summary>
    public int? Height { get; init; }

    /// <summary>Columns of a frame in pixels, a multiple of <see cref="VideoModelInfo.PixelsPerLatent"/>; null is what the model states.</summary>
    public int? Width { get; init; }

    /// <summary>What guidance leads away from; empty for nothing in particular. A pipeline without guidance refuses one.</summary>
    public string NegativePrompt { get; init => field = value ?? throw new ArgumentNullException(nameof(NegativePrompt)); } = "";

    /// <summary>Called after every step on the sampling thread, with the latents; the tensor lives until it returns.</summary>
    public Action<SamplingStep>? OnStep { get; init; }
}
