using System.Text.Json;

namespace Pyoco.Models;

/// <summary>Reads and checks the files of a tokenizer folder in CLIP's format.</summary>
internal sealed class ClipTokenizerFiles(string folder)
{
    private const int ClipLength = 77;
    private const int LargestLength = 1 << 20;
    private const string VocabularyName = "vocab.json";
    private const string MergesName = "merges.txt";

    /// <summary>The ids of <c>vocab.json</c>: 0 to n - 1, each byte and each last byte of a word among the tokens.</summary>
    public Dictionary<string, int> ReadVocabulary()
    {
        var path = Existing(VocabularyName);
        Dictionary<string, int> vocabulary;
        try
        {
            vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path} is no vocabulary: {e.Message}", e);
        }

        string[] needed = [.. ByteSymbols.InVocabularyOrder.SelectMany(s => new[] { $"{s}", s + ByteSymbols.EndOfWord }), ByteSymbols.Start, ByteSymbols.End];
        if (Array.Find(needed, t => !vocabulary.ContainsKey(t)) is { } lacking)
        {
            throw new CheckpointException($"{path} has no token '{lacking}', which a byte-level vocabulary of CLIP needs.");
        }

        return vocabulary.Values.Order().SequenceEqual(Enumerable.Range(0, vocabulary.Count))
            ? vocabulary
            : throw new CheckpointException(
                $"{path} has {vocabulary.Count} tokens, but their ids are not 0 to {vocabulary.Count - 1}, each once.");
    }

    /// <summary>The lines of <c>merges.txt</c> behind the one that names the version.</summary>
    public string[] ReadMerges()
    {
        var path = Existing(MergesName);
        var lines = File.ReadAllLines(path);
        string[] merges = [.. lines.Skip(lines is [var first, ..] && first.StartsWith("#version", StringComparison.Ordinal) ? 1 : 0).Where(l => l.Length > 0)];
        return Array.Find(merges, m => m.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }]) is { } wrong
            ? throw new CheckpointException($"{path} has the line '{wrong}'; two symbols and a blank between them were expected.")
            : merges;
    }

    /// <summary>The <c>model_max_length</c> of <c>tokenizer_config.json</c>; CLIP's 77 where the folder states none.</summary>
    public int ReadLength()
    {
        var (path, config) = Config;
        if (config is not { } json || !json.TryGetProperty("model_max_length", out var length))
        {
            return ClipLength;
        }

        return length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var number) && number is >= 2 and <= LargestLength
            ? number
            : throw new CheckpointException(
                $"model_max_length of {path} is {length.GetRawText()}; a whole number from 2 to {LargestLength} was expected.");
    }

    /// <summary>The id that short texts are filled with.</summary>
    /// <remarks>The special tokens map wins over the tokenizer's config: Stable Diffusion 2.1 pads with "!", and says so only
    /// there.</remarks>
    public int ReadPad(Dictionary<string, int> vocabulary)
    {
        var (path, token) = Pad(Open("special_tokens_map.json")) ?? Pad(Config) ?? (folder, ByteSymbols.End);
        return vocabulary.TryGetValue(token, out var id) ? id : throw new CheckpointException(
            $"{path} pads with '{token}', which the vocabulary does not have.");
    }

    private (string Path, JsonElement? Root) Config => Open("tokenizer_config.json");

    private static (string Path, string Token)? Pad((string Path, JsonElement? Root) file)
    {
        if (file.Root is not { } root || !root.TryGetProperty("pad_token", out var pad) || pad.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = pad.ValueKind == JsonValueKind.Object && pad.TryGetProperty("content", out var content) ? content : pad;
        return text.ValueKind == JsonValueKind.String
            ? (file.Path, text.GetString()!)
            : throw new CheckpointException(
                $"pad_token of {file.Path} is {pad.GetRawText()}; a text, or an object with the text as its content, was expected.");
    }

    private string Existing(string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} was not found; a tokenizer folder holds {VocabularyName} and {MergesName}.", path);
    }

    private (string Path, JsonElement? Root) Open(string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return (path, null);
        }

        return (path, StrictJson.ReadObject(path));
    }
}
