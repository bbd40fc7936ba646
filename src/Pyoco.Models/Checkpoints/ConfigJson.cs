using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>JSON as the folders of models hold it: read within a limit of size; written indented, one line feed a line and at the end, on every system.</summary>
internal static class ConfigJson
{
    /// <summary>The largest file that is read, in bytes: above what the tokenizers of large vocabularies take, and no danger to memory.</summary>
    public const int LargestFile = 64 << 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The text of a file.</summary>
    public static string Text(JsonObject json) => json.ToJsonString(Indented) + "\n";

    /// <summary>Writes a file; its folder is made when it is not there.</summary>
    public static void Write(string path, JsonObject json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Text(json));
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The largest number of bytes.</param>
    /// <exception cref="CheckpointException">The file is larger than <paramref name="largest"/>.</exception>
    public static string Read(string path, int largest = LargestFile)
    {
        using var file = File.OpenRead(path);
        if (file.Length > largest)
        {
            throw new CheckpointException($"{path} has {file.Length} bytes; at most {largest} were expected of such a file.");
        }

        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Parses the text of a file, so that every string of it can be read.</summary>
    /// <exception cref="CheckpointException">It is no JSON, or a string has one half of a surrogate pair without the other.</exception>
    public static JsonElement Parse(string json, string file, JsonDocumentOptions options = default)
    {
        if (HalfSurrogate(json) is { } half)
        {
            throw new CheckpointException($"{file} is no JSON: the string at character {half} has one half of a surrogate pair without the other.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, options);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{file} is no JSON: {e.Message}", e);
        }
    }

    // Where a surrogate stands that has no partner, be it written as such or as \ud800: JsonElement throws when it is read, not when it is parsed.
    private static int? HalfSurrogate(string json)
    {
        var high = false;
        for (var i = 0; i < json.Length;)
        {
            var (unit, length) = Unit(json, i);
            if (char.IsLowSurrogate(unit) != high)
            {
                return i;
            }

            high = char.IsHighSurrogate(unit);
            i += length;
        }

        return high ? json.Length : null;
    }

    // The UTF-16 unit that a place of a text stands for, and how many characters it is written with.
    private static (char Unit, int Length) Unit(string json, int at)
    {
        if (json[at] != '\\' || at + 1 == json.Length)
        {
            return (json[at], 1);
        }

        return json[at + 1] == 'u' && at + 6 <= json.Length && ushort.TryParse(json.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit)
            ? ((char)unit, 6)
            : ('\\', 2);
    }
}
