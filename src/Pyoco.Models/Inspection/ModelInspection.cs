namespace Pyoco.Models;

/// <summary>What a file or folder of weights is, as its names and shapes say; no weight is read.</summary>
public sealed record ModelInspection
{
    /// <summary>The file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>What it is and what it fits, in a sentence without its end: "AnimateDiff v3 motion module for SD 1.5, 20 modules, 417 M
    /// parameters".</summary>
    public required string Description { get; init; }

    /// <summary>The family of published models whose sizes it has, "SD 1.5" for instance; null where the sizes are of none that is known
    /// here.</summary>
    public string? Base { get; init; }

    /// <summary>Its numbers that can be trained, or whose update it holds. A weight that is stored under two names counts once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Its tensors.</summary>
    public required int Tensors { get; init; }

    /// <summary>The types of its tensors as the file names them, the most frequent first: <c>F16</c>, <c>F8_E4M3</c>. A file may have types
    /// that can be told but not read.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>The files that the tensors are in.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The components of a model folder that have weights, by name; empty for anything else.</summary>
    public IReadOnlyDictionary<string, ModelInspection> Components { get; init; } = new Dictionary<string, ModelInspection>();

    /// <summary>The description, below it those of the components, a line each.</summary>
    public override string ToString() =>
        string.Join(Environment.NewLine, Components.Select(c => $"  {c.Key}: {c.Value.Description}").Prepend(Description));
}

/// <summary>Kinds of weights.</summary>
public enum ModelKind
{
    /// <summary>None that is known here.</summary>
    Unknown,

    /// <summary>One that cannot be read, in a model folder; the description says why.</summary>
    Unreadable,

    /// <summary>A folder with <c>model_index.json</c>.</summary>
    ModelFolder,

    /// <summary>A UNet for images: <see cref="Pyoco.Models.ImageUNet"/>.</summary>
    ImageUNet,

    /// <summary>A UNet for videos: <see cref="Pyoco.Models.VideoUNet"/>.</summary>
    VideoUNet,

    /// <summary>Motion modules without the image network.</summary>
    MotionAdapter,

    /// <summary>A variational autoencoder: <see cref="AutoencoderKL"/>.</summary>
    Autoencoder,

    /// <summary>A distilled autoencoder: <see cref="AutoencoderTiny"/>.</summary>
    TinyAutoencoder,

    /// <summary>A CLIP text encoder: <see cref="ClipTextEncoder"/>.</summary>
    ClipText,

    /// <summary>A T5 text encoder: <see cref="T5TextEncoder"/>.</summary>
    T5Text,

    /// <summary>An update of low rank for an image network or a text encoder.</summary>
    Lora,

    /// <summary>An update of low rank for motion modules.</summary>
    MotionLora,

    /// <summary>UNet, autoencoder and text encoder in one file, with the names of latent diffusion's authors.</summary>
    SingleFile,

    /// <summary>A checkpoint of a training run of Pyoco.</summary>
    TrainingCheckpoint,

    /// <summary>Prompts that were encoded beforehand: <see cref="PrecomputedTextEncoder"/>.</summary>
    PrecomputedText,
}
