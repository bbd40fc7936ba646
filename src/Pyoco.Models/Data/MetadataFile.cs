using System.Text;
using System.Text.Json;

namespace Pyoco.Models;

/// <summary>Captions in one file beside the clips, as Hugging Face's folders have them: <c>metadata.csv</c> or <c>metadata.jsonl</c> with
/// <c>file_name</c> and <c>text</c>.</summary>
internal static class MetadataFile
{
    /// <summary>The names that are looked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["metadata.csv", "metadata.jsonl"];

    private const string FileEntry = "file_name";
    private const string TextEntry = "text";

    // Refuses what is no UTF-8, which would become captions of question marks.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The captions by file name, relative to the folder of the file, its parts separated by <c>/</c>.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The file, as an error calls it; the name decides how it is read.</param>
    /// <exception cref="InvalidDataException">It is damaged, has no such entries, or names a file outside its folder.</exception>
    public static Dictionary<string, string[]> Read(byte[] content, string source)
    {
        try
        {
            var text = Text(content);
            return Collect(source.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv(text) : JsonLines(text));
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            throw new InvalidDataException(
                $"{source} cannot be read as captions: {(e is InvalidDataException ? e.Message : "it is not UTF-8")}.", e);
        }
    }

    /// <summary>A caption file's text; a mark of the encoding at its start is no part of it.</summary>
    public static string Text(byte[] content) => Utf8.GetString(content).TrimStart('\uFEFF');

    private static IEnumerable<(int Line, string File, string[] Captions)> Csv(string text)
    {
        var (fileColumn, textColumn, columns) = (-1, -1, 0);
        foreach (var (line, fields) in CsvRows.Read(text))
        {
            if (fileColumn < 0)
            {
                (fileColumn, textColumn, columns) = (Column(fields, FileEntry), Column(fields, TextEntry), fields.Count);
                continue;
            }

            yield return fields.Count > Math.Max(fileColumn, textColumn) && fields.Count <= columns
                ? (line, fields[fileColumn], [fields[textColumn]])
                : throw new InvalidDataException(
                    $"line {line} has {fields.Count} fields; {columns} were expected, as in the header (a caption with a comma stands in "
                    + "double quotes)");
        }
    }

    private static int Column(IReadOnlyList<string> header, string name)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (header[i].Trim() == name)
            {
                return i;
            }
        }

        throw new InvalidDataException(
            $"its header is '{string.Join(",", header)}'; the columns {FileEntry} and {TextEntry} were expected");
    }

    private static IEnumerable<(int Line, string File, string[] Captions)> JsonLines(string text)
    {
        var line = 0;
        foreach (var json in text.Split('\n'))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(json))
            {
                yield return JsonLine(json, line);
            }
        }
    }

    private static (int Line, string File, string[] Captions) JsonLine(string json, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty(FileEntry, out var file) && file.ValueKind == JsonValueKind.String
                && root.TryGetProperty(TextEntry, out var caption) && CaptionsOf(caption) is { } captions
                ? (line, file.GetString()!, captions)
                : throw new InvalidDataException($"line {line} has no {FileEntry} and {TextEntry}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a text that is no UTF-16 or UTF-8
        {
            throw new InvalidDataException($"line {line} is not JSON", e);
        }
    }

    /// <summary>The captions that a JSON value is: a text or a list of texts; null for another value.</summary>
    internal static string[]? CaptionsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(v => v.GetString()!)],
        _ => null,
    };

    // Several lines for a file are several captions.
    private static Dictionary<string, string[]> Collect(IEnumerable<(int Line, string File, string[] Captions)> rows)
    {
        var result = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (line, file, captions) in rows)
        {
            var name = Inside(file) ?? throw new InvalidDataException(
                $"line {line} names '{file}', which is outside the folder; a path inside it was expected");
            result[name] = result.TryGetValue(name, out var others) ? [.. others, .. captions] : captions;
        }

        return result;
    }

    /// <summary>A path inside a folder, its parts separated by <c>/</c>; null where it leads out of it.</summary>
    internal static string? Inside(string path)
    {
        var parts = path.Trim().Replace('\\', '/').Split('/');
        return path.Trim().Length == 0 || parts[0].Length == 0 || parts.Contains("..") || NamesDrive(parts[0]) || path.Contains('\0')
            ? null
            : string.Join('/', parts.Where(p => p.Length > 0 && p != "."));
    }

    // "C:" or "C:name" is a path of its own on Windows, where names have no colon; elsewhere 12:30.png is a file.
    private static bool NamesDrive(string part) =>
        part.Contains(':') && (OperatingSystem.IsWindows() || (char.IsAsciiLetter(part[0]) && part[1] == ':'));
}
