namespace Pyoco.Models;

/// <summary>Finds the weights in the folder of a component by the names under which they are published.</summary>
internal static class ComponentWeights
{
    /// <summary>The file that states a component's layout.</summary>
    public const string ConfigName = "config.json";

    // Full precision before half, as a folder may hold both.
    private static readonly (string File, string Index)[] Published =
    [
        ("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.safetensors.index.json"),
        ("model.safetensors", "model.safetensors.index.json"),
        ("diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.safetensors.index.fp16.json"),
        ("model.fp16.safetensors", "model.safetensors.index.fp16.json"),
    ];

    private const string Expected = "the folder of a component, with its config.json and its weights,";

    private static string Names => string.Join(" or ", Published.Select(n => n.File));

    /// <summary>Opens the weights of a component: one safetensors file, or the files that an index joins.</summary>
    /// <param name="folder">The component's folder.</param>
    /// <param name="memory">Where the weights are.</param>
    /// <exception cref="FileNotFoundException">The folder has no weights.</exception>
    /// <exception cref="NotSupportedException">The weights are in a format that can run code when it is opened.</exception>
    /// <exception cref="CheckpointException">A file is damaged, index and files do not agree, or there is a file where the folder is
    /// meant.</exception>
    public static ITensorSource Open(string folder, WeightMemory memory = WeightMemory.Mapped)
    {
        InputFile.CheckFolder(folder, Expected);
        var first = Published.FirstOrDefault(n => File.Exists(Path.Combine(folder, n.File)) || File.Exists(Path.Combine(folder, n.Index)));
        return first.Index is { } index && !File.Exists(Path.Combine(folder, first.File))
            ? SafetensorsShards.Open(Path.Combine(folder, index), memory)
            : SafetensorsFile.Open(Find(folder), memory);
    }

    /// <summary>The text of a component's <c>config.json</c>.</summary>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    public static string ReadConfig(string folder)
    {
        InputFile.CheckFolder(folder, Expected);
        var path = Path.Combine(folder, ConfigName);
        return File.Exists(path)
            ? StrictJson.ReadText(path)
            : throw new FileNotFoundException($"{path} was not found; the folder of a component holds {ConfigName} and its weights.", path);
    }

    /// <summary>The one safetensors file of a component.</summary>
    /// <exception cref="FileNotFoundException">The folder has no weights.</exception>
    /// <exception cref="NotSupportedException">The weights are spread over several files, or are in a format that can run code when it is
    /// opened.</exception>
    public static string Find(string folder)
    {
        var paths = Published.Select(n => Path.Combine(folder, n.File));
        if (paths.FirstOrDefault(File.Exists) is { } found)
        {
            return found;
        }

        string[] others = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
            : [];
        if (others.FirstOrDefault(n => n.Contains(".safetensors.index.", StringComparison.Ordinal)) is { } index)
        {
            throw new NotSupportedException(
                $"The weights in {folder} are spread over several files ({index}); one file was expected: {Names}.");
        }

        if (others.FirstOrDefault(PickledWeights.HaveName) is { } pickle)
        {
            throw PickledWeights.Refusal(Path.Combine(folder, pickle));
        }

        throw new FileNotFoundException($"{folder} has no weights; {Names} was expected.", Path.Combine(folder, Published[0].File));
    }
}
