using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Adds the models of this package to a pipeline.</summary>
public static class ModelBuilderExtensions
{
    /// <summary>Uses the model of a folder in the diffusers layout; it is opened when the pipeline is built.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder of <c>model_index.json</c>.</param>
    /// <param name="device">Where the weights go; the CPU when null. Other devices were never tried by the authors.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="options">What is opened otherwise than the folder says; nothing when null.</param>
    public static VideoDiffusionPipelineBuilder UseModel(
        this VideoDiffusionPipelineBuilder builder,
        string folder,
        Device? device = null,
        ScalarType type = ScalarType.Float32,
        ModelLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return builder.UseModel(() => TextToVideoModel.Load(folder, device, type, options));
    }
}
