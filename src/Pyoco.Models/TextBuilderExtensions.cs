namespace Pyoco.Models;

/// <summary>Adds to a pipeline what prompts can say beyond their words. Without these calls brackets mean nothing, and no word is
/// special.</summary>
public static class TextBuilderExtensions
{
    /// <summary>Reads weights that are written into prompts, <c>a (red:1.3) orc</c> (<see cref="WeightedTextEncoder"/>); for negative
    /// prompts too.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="weighting">What a weight does.</param>
    public static VideoDiffusionPipelineBuilder UsePromptWeights(
        this VideoDiffusionPipelineBuilder builder, PromptWeighting weighting = PromptWeighting.FromEmpty)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseTextEncoder(inner => new WeightedTextEncoder(inner, weighting));
    }

    /// <summary>Adds a word that was learned by textual inversion to the model's CLIP text encoder (<see cref="LearnedWord"/>); the file is
    /// read when the pipeline is built, once. The model's weights stay as they are.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">A safetensors file of A1111's web UI or of diffusers.</param>
    /// <param name="word">The word of prompts that stands for it; the file's when null.</param>
    public static VideoDiffusionPipelineBuilder UseTextualInversion(
        this VideoDiffusionPipelineBuilder builder, string path, string? word = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrWhiteSpace(path))
        {
            return builder.Mistake("UseTextualInversion has an empty path; a safetensors file was expected.");
        }

        var learned = new Lazy<LearnedWord>(() => LearnedWord.Load(path, word));
        return builder.UseTextEncoder(inner => LearnedWordsTextEncoder.Add(inner, learned.Value));
    }
}
