using System.Text.Json;

namespace Pyoco.Models;

/// <summary>JSON of files that somebody else wrote: no two properties of one name, of which readers would take different ones.</summary>
internal static class StrictJson
{
    /// <summary>How documents are read.</summary>
    public static JsonDocumentOptions Options { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a text that holds one object.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="CheckpointException">It is no JSON, or something else than an object.</exception>
    public static JsonElement Object(string json, string file)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new CheckpointException($"{file} holds a JSON {document.RootElement.ValueKind}; an object was expected.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: an escape that is half a character
        {
            throw new CheckpointException($"{file} is no JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads a file that holds one object.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <inheritdoc cref="Object" path="/exception"/>
    public static JsonElement ReadObject(string path) => File.Exists(path)
        ? Object(File.ReadAllText(path), path)
        : throw new FileNotFoundException($"{path} was not found.", path);
}
