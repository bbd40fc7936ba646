using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>A model folder in the diffusers layout: <c>model_index.json</c> and one folder a component; the files of a component whose
/// folder is missing may stand beside the index.</summary>
public sealed class ModelFolder
{
    /// <summary>The name of the index in the folder.</summary>
    internal const string IndexName = "model_index.json";

    private const string ClassKey = "_class_name";
    private const string PriorKey = StatedPrior.ConfigKey;
    private readonly JsonElement _index;

    private ModelFolder(string path, JsonElement index)
    {
        (Path, _index) = (path, index);
        ClassName = ClassOf(index);
        Components = index.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 2
                && p.Value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String))
            .ToDictionary(p => p.Name, p => (p.Value[0].GetString()!, p.Value[1].GetString()!));
        NoisePrior = index.TryGetProperty(PriorKey, out var spec) ? MethodSpec.Parse(spec.GetRawText()) : MethodSpec.Independent;
    }

    /// <summary>Where the folder is.</summary>
    public string Path { get; }

    /// <summary>The class of the pipeline that the folder was written by; of a list of module and class the latter; null where it names
    /// none.</summary>
    public string? ClassName { get; }

    /// <summary>The prior that the model was trained with; independent noise where the folder names none.</summary>
    public MethodSpec NoisePrior { get; }

    /// <summary>The components by name, each with its library and class; absent ones are left out.</summary>
    public IReadOnlyDictionary<string, (string Library, string Class)> Components { get; }

    /// <summary>Opens a folder; no component is read yet.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="CheckpointException">The folder is no model folder, or its index is damaged.</exception>
    public static ModelFolder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        InputFile.CheckFolder(path, "a model folder in the diffusers layout");
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"The model folder {path} was not found.");
        }

        if (!File.Exists(IndexPath(path)))
        {
            var part = File.Exists(System.IO.Path.Combine(path, ComponentWeights.ConfigName))
                ? $" It has a {ComponentWeights.ConfigName}, as the folder of one component has."
                : "";
            throw new CheckpointException(
                $"{path} is no model folder: it has no {IndexName}.{part} A folder in the diffusers layout was expected.");
        }

        var index = StrictJson.ReadObject(IndexPath(path));
        try
        {
            return new ModelFolder(path, index);
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"{PriorKey} of {IndexPath(path)}: {e.Message}", e);
        }
        catch (InvalidOperationException e) // an escape that is half a character
        {
            throw new CheckpointException($"{IndexPath(path)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>An entry of the index, or null where it is absent.</summary>
    public JsonElement? Extra(string name) => _index.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The folder of a component.</summary>
    /// <exception cref="CheckpointException">The index does not name it, or its folder is missing.</exception>
    public string ComponentPath(string name)
    {
        if (!Components.ContainsKey(name))
        {
            throw new CheckpointException($"{IndexPath(Path)} names no '{name}'; it has {string.Join(", ", Components.Keys.Order())}.");
        }

        var folder = System.IO.Path.Combine(Path, name);
        return Directory.Exists(folder) ? folder : IsInRoot(name) ? Path : throw new CheckpointException(
            $"The folder {folder} is missing, which {IndexPath(Path)} names.");
    }

    /// <summary>The safetensors file of a component, in full precision where there is also a half-precision variant.</summary>
    /// <exception cref="CheckpointException">The component is missing.</exception>
    /// <exception cref="FileNotFoundException">The component has no weights.</exception>
    /// <exception cref="NotSupportedException">The weights are spread over several files, or are no safetensors file.</exception>
    public string WeightsFile(string component) => ComponentWeights.Find(ComponentPath(component));

    /// <summary>The config of a component: <c>scheduler_config.json</c> for a scheduler, else <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">The component is missing or its config is no JSON object.</exception>
    /// <exception cref="FileNotFoundException">The component has no config.</exception>
    public JsonElement ReadConfig(string component)
    {
        return StrictJson.ReadObject(System.IO.Path.Combine(ComponentPath(component), ConfigName(component)));
    }

    /// <summary>Writes the index of a folder.</summary>
    /// <param name="path">The folder; made when it is not there.</param>
    /// <param name="className">The class of the model.</param>
    /// <param name="components">The components by name, each with its library and class.</param>
    /// <param name="prior">The prior that the model was trained with.</param>
    /// <param name="extras">Further entries.</param>
    /// <exception cref="ArgumentException">A component or a further entry has the name of another entry.</exception>
    internal static void WriteIndex(
        string path, string className, IReadOnlyDictionary<string, (string Library, string Class)> components,
        MethodSpec? prior, JsonObject? extras = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(className);
        ArgumentNullException.ThrowIfNull(components);
        var index = new JsonObject { [ClassKey] = className };
        if (prior is not null)
        {
            index[PriorKey] = JsonNode.Parse(prior.ToJson());
        }

        var entries = components.OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => KeyValuePair.Create(c.Key, (JsonNode?)new JsonArray(c.Value.Library, c.Value.Class)))
            .Concat((extras ?? []).Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone())));
        foreach (var (name, value) in entries)
        {
            if (!index.TryAdd(name, value))
            {
                throw new ArgumentException($"The index of a model folder cannot have two entries named '{name}'.", nameof(extras));
            }
        }

        Directory.CreateDirectory(path);
        WholeFile.WriteText(IndexPath(path), ConfigJson.Text(index));
    }

    /// <summary>SHA-256 of a file in lower-case hexadecimal.</summary>
    internal static string Sha256(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // Early folders (google/ddpm-cifar10-32) have the files of their one network and of its scheduler beside the index.
    private bool IsInRoot(string name)
    {
        var config = System.IO.Path.Combine(Path, ConfigName(name));
        return File.Exists(config) && ClassOf(StrictJson.ReadObject(config)) == Components[name].Class;
    }

    private static string ConfigName(string component) =>
        component == "scheduler" ? "scheduler_config.json" : ComponentWeights.ConfigName;

    // Nothing depends on it: what is neither a name nor a list that ends with one is none.
    private static string? ClassOf(JsonElement index) => index.TryGetProperty(ClassKey, out var name) ? name.ValueKind switch
    {
        JsonValueKind.String => name.GetString(),
        JsonValueKind.Array when name.EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.String } last => last.GetString(),
        _ => null,
    }
    : null;

    private static string IndexPath(string folder) => System.IO.Path.Combine(folder, IndexName);
}
