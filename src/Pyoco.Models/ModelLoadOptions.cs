namespace Pyoco.Models;

/// <summary>What of a model folder is opened otherwise than the folder says.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>The text encoder to use instead of the folder's, whose <c>text_encoder</c> and <c>tokenizer</c> are then not opened; the
    /// folder's when null. Whoever made it disposes it.</summary>
    public ITextEncoder? TextEncoder { get; init; }

    /// <summary>Makes the scheduler out of the folder's: with some entries replaced, or another one altogether. The folder's when
    /// null.</summary>
    public Func<SchedulerConfig, SchedulerConfig>? Scheduler { get; init; }

    /// <summary>The largest number of characters (UTF-16 units) that a prompt of the folder's text encoder may have; longer ones are
    /// refused.</summary>
    /// <value>At least 1; 65,536 by default, hundreds of times what the encoders take.</value>
    public int MaxPromptCharacters
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = ClipTokenizer.DefaultMaxCharacters;

    /// <summary>Readers of components by the class that <c>model_index.json</c> names, before those of this package: of a codec, a text
    /// encoder or a network of yours. The model disposes what they make.</summary>
    public IReadOnlyDictionary<string, Func<ComponentFolder, IModelComponent>> Components { get; init; } =
        new Dictionary<string, Func<ComponentFolder, IModelComponent>>();

    /// <summary>The folder of the tokenizer's files for a single file, which has none; null where <see cref="TextEncoder"/> stands in for
    /// the file's text encoder, and for model folders, which have their own.</summary>
    public string? TokenizerFolder { get; init; }

    /// <summary>What a single file does not state; worked out from its weights as far as possible when null.</summary>
    public StableDiffusionConfig? SingleFile { get; init; }

    /// <summary>Where weights are that need no conversion; <see cref="WeightMemory.Mapped"/> by default, which starts at once and takes no
    /// memory of its own. Choose <see cref="WeightMemory.Copied"/> for files that others may write to in place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the two.</exception>
    public WeightMemory Weights
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw OutOfRange.Expected("Mapped or Copied", value, nameof(Weights));
    }

    /// <summary>A small codec of the same latents for previews (<see cref="AutoencoderTiny"/>); null for none. Whoever made it disposes it,
    /// after the model.</summary>
    public IVideoCodec? PreviewCodec { get; init; }

    /// <summary>How much of a video an autoencoder takes at a time.</summary>
    public AutoencoderOptions Autoencoder { get; init; } = new();
}
