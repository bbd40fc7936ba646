using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The forms in which what has been trained is saved: a model folder, a motion adapter or a LoRA, each naming its noise
/// prior.</summary>
internal sealed class TrainingResult(TextToVideoModel model, IVideoNoisePrior prior, LearningWeights learning, TrainedWeights trained)
{
    private const string LoraName = "pytorch_lora_weights.safetensors";

    /// <summary>The name of the folder that holds the smallest form with all that learns.</summary>
    public string Name => learning.Lora is not null ? "lora" : IsAdapter ? "motion_adapter" : "model";

    // The modules are all that differs from the image model, unless the text encoder learns too.
    private bool IsAdapter => trained == TrainedWeights.MotionModules && learning.Text is null && !PriorSpec.IsStored(prior.Spec);

    /// <summary>Refuses a run in a folder where the first save would fail, or would replace the model that is trained.</summary>
    /// <exception cref="NotSupportedException">A part of the model, or the noise prior, has no form in what is saved.</exception>
    /// <exception cref="ArgumentException">The model was opened from the folder, or from that of the result in it.</exception>
    public void ThrowIfNotSavable(string folder)
    {
        var result = Path.Combine(folder, Name);
        if (model.Folder is { } own && new[] { folder, result }.FirstOrDefault(f => AreSame(f, own)) is { } same)
        {
            throw new ArgumentException(
                $"The model is of {own}, and the training is to write to {same}, which is the same folder: it would replace the model that "
                    + "it trains. Another folder was expected.",
                nameof(folder));
        }

        try
        {
            ThrowIfNoForm();
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"What is trained could not be saved to {result}. {e.Message}", e);
        }
    }

    /// <summary>Cleans up after a process that was killed while it saved to a folder.</summary>
    public void Recover(string folder)
    {
        if (learning.Lora is not null)
        {
            return; // a file that is written whole
        }

        if (IsAdapter)
        {
            WholeFolder.Recover(folder, UNetFolder.IsOwnFile);
        }
        else
        {
            TextToVideoModelFolder.Recover(folder);
        }
    }

    /// <summary>Writes that form into a folder, whole or not at all.</summary>
    public void Save(string folder)
    {
        if (learning.Lora is not null)
        {
            Directory.CreateDirectory(folder);
            SaveLora(Path.Combine(folder, LoraName));
        }
        else if (IsAdapter)
        {
            SaveMotionAdapter(folder, ScalarType.Float32);
        }
        else
        {
            SaveModel(folder, ScalarType.Float32);
        }
    }

    /// <exception cref="NotSupportedException">A LoRA learns.</exception>
    public void SaveModel(string folder, ScalarType type)
    {
        if (learning.Lora is not null)
        {
            throw new NotSupportedException(
                $"A LoRA learns, and a model folder has no place for one. {nameof(DiffusionTrainer.SaveLora)} writes it; "
                    + $"{nameof(TextToVideoModel)}.{nameof(TextToVideoModel.AddLora)} merges it into a model, which can be saved.");
        }

        model.Save(folder, type);
    }

    public void SaveMotionAdapter(string folder, ScalarType type) => TextToVideoModelFolder.SaveMotionAdapter(model, folder, type);

    /// <exception cref="InvalidOperationException">No LoRA learns.</exception>
    public void SaveLora(string path)
    {
        var lora = learning.Lora ?? throw new InvalidOperationException(
            $"No LoRA learns: the trained weights are {trained}; {nameof(TrainedWeights)}.{nameof(TrainedWeights.Lora)} was expected.");
        lora.Save(path, LoraMetadata);
    }

    // Of images, noise is white under every prior.
    private Dictionary<string, string>? LoraMetadata => model.Network.IsVideo ? StatedPrior.Metadata(prior.Spec) : null;

    private static bool AreSame(string one, string other) => string.Equals(
        PriorFile.RealPath(one), PriorFile.RealPath(other),
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private void ThrowIfNoForm()
    {
        if (learning.Lora is not null)
        {
            _ = LoraMetadata;
        }
        else if (!IsAdapter)
        {
            _ = model.Components.Folders();
            PriorFolder.ThrowIfNotSavable(model, prior);
        }
    }
}
