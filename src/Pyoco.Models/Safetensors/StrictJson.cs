using System.Text.Json;

namespace Pyoco.Models;

/// <summary>JSON of files that somebody else wrote: no more than a limit, no two properties of one name, of which readers would take
/// different ones, and no string that cannot be read.</summary>
internal static class StrictJson
{
    /// <summary>The largest file that is read, in bytes: above what the tokenizers of large vocabularies take, and no danger to
    /// memory.</summary>
    public const int LargestFile = 64 << 20;

    /// <summary>How documents are read.</summary>
    public static JsonDocumentOptions Options { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a text that holds one object.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="CheckpointException">It is no JSON, something else than an object, or a string has one half of a surrogate pair
    /// without the other.</exception>
    public static JsonElement Object(string json, string file)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (HalfSurrogate(json) is { } half)
        {
            throw new CheckpointException(
                $"{file} is no JSON: the string at character {half} has one half of a surrogate pair without the other.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new CheckpointException($"{file} holds a JSON {document.RootElement.ValueKind}; an object was expected.");
        }
        catch (JsonException e)
        {
            var kind = FileContent.Describe(System.Text.Encoding.UTF8.GetBytes(json[..Math.Min(json.Length, FileContent.BytesToTell)]));
            throw new CheckpointException($"{file} is no JSON: {e.Message}{FileContent.Sentence(IsTold(kind) ? kind : null)}", e);
        }
    }

    /// <summary>Reads a file that holds one object.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <inheritdoc cref="Object" path="/exception"/>
    public static JsonElement ReadObject(string path) => Object(ReadText(path), path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The largest number of bytes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is larger than <paramref name="largest"/>, or there is a folder.</exception>
    public static string ReadText(string path, int largest = LargestFile)
    {
        InputFile.Check(path, "a file");
        using var file = File.OpenRead(path);
        if (file.Length > largest)
        {
            throw new CheckpointException($"{path} has {file.Length} bytes; at most {largest} were expected of such a file.");
        }

        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    // What begins like JSON, or is a text, needs no more than the parser's message.
    private static bool IsTold(string? kind) => kind is not null && kind != "a text" && !kind.Contains("JSON", StringComparison.Ordinal);

    // Where a surrogate stands that has no partner, be it written as such or as \ud800: JsonElement throws when it is read, not when it is
    // parsed.
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

        return json[at + 1] == 'u' && at + 6 <= json.Length &&
            ushort.TryParse(json.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit)
            ? ((char)unit, 6)
            : ('\\', 2);
    }
}
