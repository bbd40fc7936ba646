using System.Globalization;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The state of a training in a file: tensors by name, and the step that they are of.</summary>
internal static class SavedState
{
    /// <summary>The entry of a file's metadata that has its step.</summary>
    public const string StepKey = "pyoco.step";

    /// <summary>A step as the metadata have it.</summary>
    public static string Step(long step) => step.ToString(CultureInfo.InvariantCulture);

    /// <summary>The step of a file; null where it states none.</summary>
    public static long? StepOf(SafetensorsFile file) => Number(file, StepKey);

    /// <summary>A whole number of at least 0 in the metadata of a file; null where there is none.</summary>
    public static long? Number(SafetensorsFile file, string key) =>
        file.Metadata.TryGetValue(key, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : null;

    /// <summary>Fills tensors with those of a file that have their names.</summary>
    /// <exception cref="CheckpointException">The file lacks one.</exception>
    public static void Restore(SafetensorsFile file, IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, tensor) in state)
        {
            tensor.copy_(file.Read(name));
        }
    }
}
