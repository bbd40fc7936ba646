using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Adds the models of this package to a pipeline.</summary>
public static class ModelBuilderExtensions
{
    /// <summary>Uses a model folder in the diffusers layout, one with expert denoisers too (<see cref="ExpertModelFolder"/>), or a Stable
    /// Diffusion model in a single file; it is opened when the pipeline is built.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The folder of <c>model_index.json</c>, or a safetensors file with the names of latent diffusion's authors, which
    /// needs <see cref="ModelLoadOptions.TokenizerFolder"/>.</param>
    /// <param name="device">Where the weights go; the CPU when null. Other devices were never tried by the authors.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="options">What is opened otherwise than the folder says; nothing when null.</param>
    public static VideoDiffusionPipelineBuilder UseModel(
        this VideoDiffusionPipelineBuilder builder,
        string path,
        Device? device = null,
        ScalarType type = ScalarType.Float32,
        ModelLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return string.IsNullOrWhiteSpace(path)
            ? builder.Mistake("UseModel has an empty path; a model folder or a single file was expected.")
            : builder.UseModel(() => Load(path, device, type, options));
    }

    /// <summary>Puts the motion modules of an adapter into the image model of <c>UseModel(folder)</c>, when the pipeline is
    /// built.</summary>
    /// <remarks>The folder's scheduler takes the entries that motion adapters were trained with; see
    /// <see cref="TextToVideoModel.AddMotionAdapter"/>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The adapter: a folder of diffusers, or a safetensors file with the names of diffusers or of AnimateDiff's
    /// authors.</param>
    /// <param name="norm">What the modules' group norms take their statistics over; when null that of the adapter's config, and where it
    /// says nothing that of the code that the file is from.</param>
    public static VideoDiffusionPipelineBuilder UseMotionAdapter(
        this VideoDiffusionPipelineBuilder builder, string path, MotionNorm? norm = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return string.IsNullOrWhiteSpace(path)
            ? builder.Mistake("UseMotionAdapter has an empty path; an adapter's folder or file was expected.")
            : builder.AdaptModel(model => Own(model).AddMotionAdapter(path, norm));
    }

    /// <summary>Merges a LoRA into the model of <c>UseModel(folder)</c> when the pipeline is built, on top of those of earlier calls;
    /// behind a motion adapter, where there is one.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">A safetensors file with the names of peft, of earlier versions of diffusers or of kohya.</param>
    /// <param name="weight">How much of it, from -1000 to 1000; 1 is as it was trained.</param>
    public static VideoDiffusionPipelineBuilder UseLora(this VideoDiffusionPipelineBuilder builder, string path, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return string.IsNullOrWhiteSpace(path)
            ? builder.Mistake("UseLora has an empty path; a safetensors file was expected.")
            : builder.AdaptModel(model => Own(model).AddLora(path, weight));
    }

    /// <summary>Makes the attentions over frames work in windows, for clips longer than the model's; behind a motion adapter, where there
    /// is one.</summary>
    /// <inheritdoc cref="TextToVideoModel.UseTemporalWindows" path="/remarks"/>
    /// <param name="builder">The builder.</param>
    /// <param name="length">Frames of a window.</param>
    /// <param name="overlap">Frames that neighbours share, from 0 to below the length.</param>
    /// <param name="weights">How much each frame counts where windows overlap.</param>
    public static VideoDiffusionPipelineBuilder UseTemporalWindows(
        this VideoDiffusionPipelineBuilder builder, int length = 16, int overlap = 12, WindowWeights weights = WindowWeights.Pyramid)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AdaptModel(model => Own(model).UseTemporalWindows(new FrameWindows(length, overlap, weights)));
    }

    private static IVideoModel Load(string path, Device? device, ScalarType type, ModelLoadOptions? options) =>
        Directory.Exists(path) && ExpertModelFolder.IsOne(path)
            ? ExpertModelFolder.Load(path, device, type, options)
            : TextToVideoModel.Load(path, device, type, options);

    private static TextToVideoModel Own(IVideoModel model) => model.GetService(typeof(TextToVideoModel)) as TextToVideoModel
        ?? throw new NotSupportedException($"The model is a {model.GetType().Name}; motion modules, LoRAs and windows go into a "
            + $"{nameof(TextToVideoModel)}, as UseModel(folder) opens it.");
}
