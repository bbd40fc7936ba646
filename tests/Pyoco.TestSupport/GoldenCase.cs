using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.TestSupport;

/// <summary>One folder of reference values: what it is, its parameters, its tolerance.</summary>
public sealed class GoldenCase(string folder)
{
    private readonly JsonElement _json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json"))).RootElement;

    /// <summary>Where it is.</summary>
    public string Folder { get; } = folder;

    /// <summary>What is checked.</summary>
    public string Kind => _json.GetProperty("kind").GetString()!;

    /// <summary>The largest relative error allowed.</summary>
    public double Tolerance => _json.GetProperty("tolerance").GetDouble();

    /// <summary>A parameter.</summary>
    public JsonElement this[string name] => _json.GetProperty(name);

    /// <summary>The JSON of a parameter that not every case has; null where it is absent.</summary>
    public string? Text(string name) => _json.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    /// <summary>A file of the case.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A copy in a temporary folder, to be changed.</summary>
    public GoldenCase Copy()
    {
        var copy = Directory.CreateTempSubdirectory("pyoco-golden-").FullName;
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.WriteAllBytes(Path.Combine(copy, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        return new GoldenCase(copy);
    }

    /// <summary>A copy whose parameters are changed: a check of it must fail.</summary>
    public GoldenCase Copy(Action<JsonNode> change)
    {
        var copy = Copy();
        var json = JsonNode.Parse(File.ReadAllText(copy.PathOf("case.json")))!;
        change(json);
        File.WriteAllText(copy.PathOf("case.json"), json.ToJsonString());
        return new GoldenCase(copy.Folder);
    }
}
