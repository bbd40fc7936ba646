using System.Text.Json;

namespace Pyoco.Models;

/// <summary>Reads and checks the files of a tokenizer folder in CLIP's format: <c>tokenizer.json</c>, as it is saved today, or without it
/// <c>vocab.json</c> and <c>merges.txt</c>, and the files beside them.</summary>
internal sealed class ClipTokenizerFiles
{
    private const int ClipLength = 77;
    private const int LargestLength = 1 << 20;
    private const string VocabularyName = "vocab.json";
    private const string MergesName = "merges.txt";
    private const string PadKey = "pad_token";

    // Transformers' defaults of the class.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["bos_token"] = ByteSymbols.Start,
        ["eos_token"] = ByteSymbols.End,
        ["unk_token"] = ByteSymbols.End,
        [PadKey] = ByteSymbols.End,
    };

    private readonly string _folder;
    private readonly TokenizerCompanions _companions;
    private readonly ClipTokenizerJson? _json;

    public ClipTokenizerFiles(string folder)
    {
        _folder = folder;
        var path = Path.Combine(folder, ClipTokenizerJson.Name);
        _json = File.Exists(path) ? ClipTokenizerJson.Open(path) : null;
        _companions = new TokenizerCompanions(folder);
    }

    /// <summary>The files as they are, for saving.</summary>
    public TokenizerFiles Keep() => TokenizerFiles.Read(
        _folder, [.. _json is null ? [VocabularyName, MergesName] : new[] { ClipTokenizerJson.Name }, .. _companions.Names]);

    /// <summary>The ids of the vocabulary: 0 to n - 1, each byte and each last byte of a word among the tokens.</summary>
    public Dictionary<string, int> ReadVocabulary()
    {
        var path = _json?.Path ?? Existing(VocabularyName);
        var vocabulary = _json?.ReadVocabulary() ?? ReadIds(ConfigEntries.Read(path), path);
        string[] needed = [.. ByteSymbols.InVocabularyOrder.SelectMany(s => new[] { $"{s}", s + ByteSymbols.EndOfWord }), ByteSymbols.Start,
            ByteSymbols.End];
        if (Array.Find(needed, t => !vocabulary.ContainsKey(t)) is { } lacking)
        {
            throw new CheckpointException($"{path} has no token '{lacking}', which a byte-level vocabulary of CLIP needs.");
        }

        return vocabulary.Values.Order().SequenceEqual(Enumerable.Range(0, vocabulary.Count))
            ? vocabulary
            : throw new CheckpointException(
                $"{path} has {vocabulary.Count} tokens, but their ids are not 0 to {vocabulary.Count - 1}, each once.");
    }

    /// <summary>The merges in the order of their ranks: the lines of <c>merges.txt</c> behind the one that names the version.</summary>
    public (string Left, string Right)[] ReadMerges()
    {
        if (_json is not null)
        {
            return _json.ReadMerges();
        }

        var path = Existing(MergesName);
        var lines = StrictJson.ReadText(path).Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        return
        [
            .. lines.Skip(lines is [var first, ..] && first.StartsWith("#version", StringComparison.Ordinal) ? 1 : 0).Where(l =>
                l.Length > 0)
                .Select(l => Pair(l) ?? throw new CheckpointException(
                    $"{path} has the line '{l}'; two symbols and a blank between them were expected.")),
        ];
    }

    /// <summary>The <c>model_max_length</c> of <c>tokenizer_config.json</c>; CLIP's 77 where the folder states none.</summary>
    public int ReadLength()
    {
        if (_companions.Config is not { } config || !config.Root.TryGetProperty("model_max_length", out var length))
        {
            return ClipLength;
        }

        // Files without a limit state a huge number.
        return length.ValueKind != JsonValueKind.Number ? throw Wrong(length)
            : length.GetDouble() > LargestLength ? ClipLength
            : length.TryGetInt32(out var number) && number >= 2 ? number
            : throw Wrong(length);
    }

    /// <summary>The tokens that are taken out of a text before it is divided, by their texts.</summary>
    public Dictionary<string, AddedToken> ReadTokens(Dictionary<string, int> vocabulary)
    {
        int? Id(string content) => vocabulary.TryGetValue(content, out var id) ? id : null;
        var (pad, path) = Pad;
        var tokens = _companions.Tokens(Id, vocabulary.Count, _json?.ReadAddedTokens() ?? [], Defaults);
        return tokens[pad].Id < vocabulary.Count || _companions.States(pad)
            ? tokens
            : throw new CheckpointException($"{path} pads with '{pad}', which the vocabulary does not have.");
    }

    /// <summary>The text of the token that short texts are filled with.</summary>
    public (string Token, string Path) Pad =>
        _companions.Special(PadKey) is { } stated ? (stated.Token.Content, stated.Path) : (ByteSymbols.End, _folder);

    /// <summary>The two symbols of a merge that is written as one text.</summary>
    internal static (string Left, string Right)? Pair(string text) =>
        text.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : null;

    /// <summary>The ids of an object of tokens.</summary>
    internal static Dictionary<string, int> ReadIds(ConfigEntries entries, string path)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries.Root.EnumerateObject())
        {
            ids[entry.Name] = entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var id)
                ? id
                : throw new CheckpointException(
                    $"The token '{entry.Name}' of {path} has the id {entry.Value.GetRawText()}; a whole number was expected.");
        }

        return ids;
    }

    private CheckpointException Wrong(JsonElement length) =>
        new($"model_max_length of {_companions.ConfigPath} is {length.GetRawText()}; a whole number from 2 was expected.");

    private string Existing(string name)
    {
        var path = Path.Combine(_folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"{path} was not found; a tokenizer folder holds {ClipTokenizerJson.Name}, or {VocabularyName} and {MergesName}.", path);
    }
}
