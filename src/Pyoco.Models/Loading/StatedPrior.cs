namespace Pyoco.Models;

/// <summary>The noise prior that files of weights say they were trained with: models, motion adapters and LoRAs.</summary>
internal static class StatedPrior
{
    /// <summary>The entry of a <c>model_index.json</c> and of an adapter's <c>config.json</c>.</summary>
    public const string ConfigKey = "noise_prior";

    /// <summary>The entry of the metadata of a safetensors file.</summary>
    public const string MetadataKey = "pyoco.noise_prior";

    /// <summary>Reads an entry.</summary>
    /// <exception cref="CheckpointException">It is no specification of a prior, or of one that is made from files, which stand in a model's
    /// folder alone.</exception>
    public static MethodSpec Parse(string json, string source)
    {
        try
        {
            var prior = MethodSpec.Parse(json);
            return PriorSpec.Files(prior).Count == 0 ? prior : throw new CheckpointException(
                $"The noise prior {prior} of {source} names a file; only the folder of a whole model can hold one.");
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"The noise prior of {source}: {e.Message}", e);
        }
    }

    /// <summary>The prior that the metadata of a safetensors file name; null where they name none.</summary>
    /// <exception cref="CheckpointException">What they name is none.</exception>
    public static MethodSpec? Of(SafetensorsFile file) =>
        file.Metadata.GetValueOrDefault(MetadataKey) is { } json ? Parse(json, file.Path) : null;

    /// <summary>The metadata of an adapter or a LoRA that was trained with a prior.</summary>
    /// <exception cref="NotSupportedException">The prior is made from files, or from a tensor.</exception>
    public static Dictionary<string, string> Metadata(MethodSpec prior) => !PriorSpec.IsStored(prior)
        ? new() { [MetadataKey] = prior.ToJson() }
        : throw new NotSupportedException(
            $"The noise prior {prior} is made from {(PriorSpec.Files(prior).Count > 0 ? "a file" : "a tensor")}, which only the folder of "
                + "a whole model can hold; save the model.");

    /// <summary>The prior of a model with a part that may have been trained with another one. A model that names no prior, or independent
    /// noise, takes the part's.</summary>
    /// <param name="model">The model's prior.</param>
    /// <param name="part">The part's; null where it names none.</param>
    /// <param name="source">The part, for a message.</param>
    /// <exception cref="CheckpointException">They contradict each other.</exception>
    public static MethodSpec Joined(MethodSpec model, MethodSpec? part, string source)
    {
        if (part is null || PriorSpec.AreSame(model, part))
        {
            return model;
        }

        return model.Equals(MethodSpec.Independent) ? part : throw new CheckpointException(
            $"{source} was trained with the noise prior {part}, and the model with {model}: weights of one noise fail in another. One of "
                + "the model's prior, or one that names none, was expected.");
    }
}
