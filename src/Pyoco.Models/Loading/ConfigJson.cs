using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>JSON as the folders of models hold it: indented, one line feed a line and at the end, on every system.</summary>
internal static class ConfigJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The text of a file.</summary>
    public static string Text(JsonObject json) => json.ToJsonString(Indented) + "\n";

    /// <summary>A list of numbers.</summary>
    public static JsonArray Array(IEnumerable<int> values) => new([.. values.Select(v => (JsonNode)v)]);

    /// <summary>One number where all are the same, else a list.</summary>
    public static JsonNode OneOrArray(IReadOnlyList<int> values) => values.Distinct().Count() == 1 ? values[0] : Array(values);

    /// <summary>Writes a file, whole or not at all; its folder is made when it is not there.</summary>
    public static void Write(string path, JsonObject json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.WriteText(path, Text(json));
    }
}
