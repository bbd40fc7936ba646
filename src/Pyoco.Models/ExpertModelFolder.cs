using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Opens model folders with several networks, each an expert of an interval of noise levels, as one model.</summary>
/// <remarks>The folder's <c>model_index.json</c> names each network as a component and lists them under <c>pyoco.experts</c>:
/// <c>[{"component": "unet", "above": 0.5}, {"component": "unet_low", "above": 0, "up_to": 0.5}]</c>, in sigmas, noise per signal. The
/// network <c>unet</c> is opened at once, the others when a walk first comes to their levels; all share the folder's text encoder, codec
/// and scheduler.</remarks>
public static class ExpertModelFolder
{
    private const string Key = "experts";

    /// <summary>Whether a folder lists experts.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="CheckpointException">The folder is no model folder, or its index is damaged.</exception>
    public static bool IsOne(string path) => Lists(ModelFolder.Load(path));

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder of <c>model_index.json</c>.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the files'.</param>
    /// <param name="options">What is opened otherwise than the folder says; nothing when null.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file of the folder is missing, be it of an expert that is opened later.</exception>
    /// <exception cref="CheckpointException">The folder lists no experts, their intervals leave levels to none of them or to two, an expert
    /// is missing, or a file is damaged or does not fit the others.</exception>
    /// <exception cref="NotSupportedException">The folder asks for something that Pyoco does not implement.</exception>
    public static ExpertVideoModel Load(
        string path, Device? device = null, ScalarType type = ScalarType.Float32, ModelLoadOptions? options = null)
    {
        var folder = ModelFolder.Load(path);
        options ??= new ModelLoadOptions();
        var experts = Read(folder);
        var files = experts.ToDictionary(e => e.Component, e => Files(folder, e.Component));
        var first = TextToVideoModelFolder.LoadFirstExpert(path, device ?? CPU, type, options);
        try
        {
            var others = experts.Where(e => e.Component != ModelComponents.NetworkName).Select(e => new DenoisingExpert(
                e.Component, e.Levels, () => TextToVideoModelFolder.LoadExpert(first, e.Component, device ?? CPU, type, options))
            {
                Sha256 = HashesOf(files[e.Component], path),
            });
            return new ExpertVideoModel(first, experts.Single(e => e.Component == ModelComponents.NetworkName).Levels, others);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>Whether an opened folder lists experts.</summary>
    internal static bool Lists(ModelFolder folder) => List(folder) is not null;

    private static JsonElement? List(ModelFolder folder) =>
        folder.Extra(TextToVideoModelFolder.Extra) is { ValueKind: JsonValueKind.Object } extra && extra.TryGetProperty(Key, out var list)
            ? list
            : null;

    private static (string Component, SigmaInterval Levels)[] Read(ModelFolder folder)
    {
        var place = $"'{TextToVideoModelFolder.Extra}.{Key}' of {folder.Path}/model_index.json";
        if (List(folder) is not { ValueKind: JsonValueKind.Array } list)
        {
            throw new CheckpointException($"{place} is missing or no list; a list of experts was expected.");
        }

        (string Component, SigmaInterval Levels)[] experts =
            [.. list.EnumerateArray().Select(e => Read(new ConfigEntries(e, place), place))];
        if (experts.GroupBy(e => e.Component).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new CheckpointException($"{place} lists '{twice.Key}' twice.");
        }

        if (!experts.Any(e => e.Component == ModelComponents.NetworkName))
        {
            throw new CheckpointException(
                $"{place} does not list '{ModelComponents.NetworkName}', which states the sizes of the model; it lists "
                    + $"{string.Join(", ", experts.Select(e => e.Component))}.");
        }

        return ExpertIntervals.Mistake(experts) is { } mistake ? throw new CheckpointException($"{place}: {mistake}.") : experts;
    }

    private static (string Component, SigmaInterval Levels) Read(ConfigEntries expert, string place)
    {
        var component = expert.Text("component", null) ?? throw new CheckpointException($"{place} has an expert without a component.");
        var (above, upTo) = (expert.Number("above", 0), expert.Number("up_to", double.PositiveInfinity));
        try
        {
            return (component, new SigmaInterval(above, upTo));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new CheckpointException($"{place}: the expert '{component}' is wrong. {e.Message}", e);
        }
    }

    // The weights of an expert; one that is opened in the middle of a walk must not be missing then. Null for networks of the host's own,
    // whose files only their reader knows.
    private static IReadOnlyList<string>? Files(ModelFolder folder, string component)
    {
        var path = folder.ComponentPath(component);
        if (!UNetConfig.ClassNames.Contains(folder.Components[component].Class))
        {
            return null;
        }

        _ = ComponentWeights.ReadConfig(path);
        using var weights = ComponentWeights.Open(path);
        return [.. weights.Files.Select(f => f.Path)];
    }

    // Computed when a report first asks.
    private static Func<IReadOnlyDictionary<string, string>>? HashesOf(IReadOnlyList<string>? files, string folder)
    {
        var hashes = new Lazy<IReadOnlyDictionary<string, string>>(() => WeightHashes.OfFiles(files!, folder));
        return files is null ? null : () => hashes.Value;
    }
}
