namespace Pyoco.Models;

/// <summary>Finds the weights in the folder of a component by the names under which they are published.</summary>
internal static class ComponentWeights
{
    // Full precision before half, as a folder may hold both.
    private static readonly string[] Names =
    [
        "diffusion_pytorch_model.safetensors",
        "model.safetensors",
        "diffusion_pytorch_model.fp16.safetensors",
        "model.fp16.safetensors",
    ];

    /// <summary>The one safetensors file of a component.</summary>
    /// <exception cref="FileNotFoundException">The folder has no weights.</exception>
    /// <exception cref="NotSupportedException">The weights are spread over several files, or are in a format that can run code when it is opened.</exception>
    public static string Find(string folder)
    {
        var paths = Names.Select(n => Path.Combine(folder, n));
        if (paths.FirstOrDefault(File.Exists) is { } found)
        {
            return found;
        }

        string[] others = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];
        if (others.FirstOrDefault(n => n.EndsWith(".safetensors.index.json", StringComparison.Ordinal)) is { } index)
        {
            throw new NotSupportedException($"The weights in {folder} are spread over several files ({index}); Pyoco reads {string.Join(" or ", Names)}.");
        }

        if (others.FirstOrDefault(n => Path.GetExtension(n) is ".bin" or ".ckpt" or ".pt" or ".pth") is { } pickle)
        {
            throw new NotSupportedException(
                $"{Path.Combine(folder, pickle)} is a pickle, which can run any code when it is opened; Pyoco reads {string.Join(" or ", Names)}. Convert it once with safetensors.");
        }

        throw new FileNotFoundException($"{folder} has no weights; {string.Join(" or ", Names)} was expected.", Path.Combine(folder, Names[0]));
    }
}
