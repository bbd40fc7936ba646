namespace Pyoco.Models;

/// <summary>Which files of a model's folder are parts of the model, and go when another one takes its place.</summary>
internal static class OwnFiles
{
    /// <summary>Tells by the path of a file in the folder, with slashes.</summary>
    /// <param name="folder">The model's folder, which need not be one.</param>
    /// <param name="components">The folders of the components that are written.</param>
    public static Func<string, bool> Of(string folder, IEnumerable<string> components)
    {
        HashSet<string> parts = [.. components, .. ModelComponents.Names, "scheduler"]; // those that only the earlier model has go, too
        HashSet<string> prior = [.. PriorOf(folder)];
        return path => path == ModelFolder.IndexName || prior.Contains(path)
            || (path.Split('/') is [var part, .. var inner] && parts.Contains(part) && IsPart(inner));
    }

    // Several encoders in one have a folder each, as of a model.
    private static bool IsPart(string[] path) => path switch
    {
        [var name] => IsPart(name),
        [var encoder, ModelFolder.IndexName] => IsEncoder(encoder),
        [var encoder, _, var name] => IsEncoder(encoder) && IsPart(name),
        _ => false,
    };

    private static bool IsEncoder(string folder) => folder.StartsWith(CompositeTextEncoder.FolderPrefix, StringComparison.Ordinal);

    private static bool IsPart(string name) =>
        name is ComponentWeights.ConfigName or "scheduler_config.json"
        || name.EndsWith(".safetensors", StringComparison.Ordinal)
        || (name.Contains(".safetensors.index.", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
        || TokenizerFiles.KnownNames.Contains(name);

    private static IReadOnlyList<string> PriorOf(string folder)
    {
        try
        {
            return PriorSpec.Files(ModelFolder.Load(folder).NoisePrior);
        }
        catch (Exception e) when (e is IOException or CheckpointException or UnauthorizedAccessException)
        {
            return []; // no model
        }
    }
}
