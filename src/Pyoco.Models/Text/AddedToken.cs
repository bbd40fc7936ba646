using System.Text.Json;

namespace Pyoco.Models;

/// <summary>A token that a text has as such, not as pieces: taken out of the text before it is divided.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">Its id.</param>
internal sealed record AddedToken(string Content, int Id = -1)
{
    /// <summary>Whether it counts only between characters that belong to no word.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether blanks before it belong to it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Whether blanks behind it belong to it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Whether it is looked for in the normalised text, itself normalised, or in the text as it was written.</summary>
    public bool Normalized { get; init; }

    /// <summary>Reads a token of a file: its text, or an object of its text and flags.</summary>
    /// <param name="value">The value; <c>special</c> gives the default of <c>normalized</c>, as in the tokenizers library.</param>
    /// <param name="key">What the file calls it.</param>
    /// <param name="file">The file.</param>
    public static AddedToken Read(JsonElement value, string key, string file)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return new AddedToken(value.GetString()!);
        }

        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("content", out var content) ||
            content.ValueKind != JsonValueKind.String)
        {
            throw new CheckpointException(
                $"{key} of {file} is {value.GetRawText()}; a text, or an object with the text as its content, was expected.");
        }

        var entries = new ConfigEntries(value, $"{key} of {file}");
        return new AddedToken(content.GetString()!)
        {
            SingleWord = entries.Flag("single_word", false),
            LeftStrip = entries.Flag("lstrip", false),
            RightStrip = entries.Flag("rstrip", false),
            Normalized = entries.Flag("normalized", !entries.Flag("special", false)),
        };
    }
}
