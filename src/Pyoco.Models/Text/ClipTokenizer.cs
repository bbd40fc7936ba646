using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Pyoco.Models;

/// <summary>The byte-level BPE tokenizer of CLIP (arXiv 2103.00020, section 2.4), from <c>vocab.json</c> and <c>merges.txt</c>.</summary>
/// <remarks>Texts are composed (NFC), blanks collapsed and letters lower-cased first. <c>&lt;|startoftext|&gt;</c> and <c>&lt;|endoftext|&gt;</c>
/// written out in a text are those tokens. Safe to share between threads.</remarks>
public sealed class ClipTokenizer
{
    private readonly BpeTokenizer _merges;
    private readonly Dictionary<string, int> _vocabulary;
    private readonly string[] _tokens;

    private ClipTokenizer(BpeTokenizer merges, Dictionary<string, int> vocabulary, int length, int padId)
    {
        (_merges, _vocabulary, MaxLength, PadId) = (merges, vocabulary, length, padId);
        _tokens = new string[vocabulary.Values.Max() + 1];
        foreach (var (token, id) in vocabulary)
        {
            _tokens[id] = token;
        }
    }

    /// <summary>The number of ids that every text is padded or cut to, both end tokens counted.</summary>
    public int MaxLength { get; }

    /// <summary>The id behind the end of short texts.</summary>
    public int PadId { get; }

    /// <summary>The id of the token before every text.</summary>
    public int StartId => _vocabulary[ByteSymbols.Start];

    /// <summary>The id of the token behind every text.</summary>
    public int EndId => _vocabulary[ByteSymbols.End];

    /// <summary>Number of tokens.</summary>
    public int VocabularySize => _tokens.Length;

    /// <summary>Opens a tokenizer folder: <c>vocab.json</c>, <c>merges.txt</c>, and where they are there <c>tokenizer_config.json</c> (length)
    /// and <c>special_tokens_map.json</c> (padding token).</summary>
    /// <exception cref="FileNotFoundException">The vocabulary or the merges are missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged or lacks a token that is needed.</exception>
    public static ClipTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var vocabulary = ReadVocabulary(Existing(folder, "vocab.json"));
        var merges = File.ReadLines(Existing(folder, "merges.txt")).Where(l => l.Length > 0 && !l.StartsWith("#version", StringComparison.Ordinal)).ToArray();
        try
        {
            var bpe = BpeTokenizer.Create(new BpeOptions(vocabulary) { Merges = merges, EndOfWordSuffix = ByteSymbols.EndOfWord });
            var length = ReadLength(Path.Combine(folder, "tokenizer_config.json"));
            return new ClipTokenizer(bpe, vocabulary, length, ReadPad(Path.Combine(folder, "special_tokens_map.json"), vocabulary));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"The tokenizer in {folder} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Turns a text into ids.</summary>
    public TokenizedText Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var content = new List<int>();
        foreach (var word in ByteSymbols.Words(ByteSymbols.Normalize(text)))
        {
            content.AddRange(word is ByteSymbols.Start or ByteSymbols.End
                ? [_vocabulary[word]]
                : _merges.EncodeToIds(ByteSymbols.Encode(word), considerPreTokenization: false, considerNormalization: false));
        }

        var kept = Math.Min(content.Count, MaxLength - 2);
        var ids = new int[MaxLength];
        Array.Fill(ids, PadId);
        ids[0] = StartId;
        content.CopyTo(0, ids, 1, kept);
        ids[kept + 1] = EndId;
        var dropped = ByteSymbols.Decode(content.Skip(kept).Select(id => _tokens[id]));
        return new TokenizedText(ids, kept + 2, content.Count + 2, dropped);
    }

    private static string Existing(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} was not found; a tokenizer folder holds vocab.json and merges.txt.", path);
    }

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        try
        {
            var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path)) ?? [];
            if (ByteSymbols.InVocabularyOrder.SelectMany(s => new[] { $"{s}", s + ByteSymbols.EndOfWord }).Concat([ByteSymbols.Start, ByteSymbols.End])
                    .FirstOrDefault(t => !vocabulary.ContainsKey(t)) is { } lacking)
            {
                throw new CheckpointException($"{path} has no token '{lacking}', which a byte-level vocabulary of CLIP needs.");
            }

            return vocabulary.Values.Min() >= 0 && vocabulary.Values.Distinct().Count() == vocabulary.Count
                ? vocabulary
                : throw new CheckpointException($"{path} has a negative id or gives one id to two tokens.");
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path} is no vocabulary: {e.Message}", e);
        }
    }

    private static int ReadLength(string path)
    {
        const int clip = 77;
        if (!File.Exists(path))
        {
            return clip;
        }

        var length = new ConfigEntries(Json(path), path).Number("model_max_length", clip);
        return length is >= 2 and <= 1 << 20 ? (int)length : throw new CheckpointException($"model_max_length of {path} is {length}; at least 2 was expected.");
    }

    // The special tokens map wins over the tokenizer's config: Stable Diffusion 2.1 pads with "!", and says so only there.
    private static int ReadPad(string path, Dictionary<string, int> vocabulary)
    {
        var token = ByteSymbols.End;
        if (File.Exists(path) && Json(path).TryGetProperty("pad_token", out var pad))
        {
            token = pad.ValueKind == JsonValueKind.Object ? pad.GetProperty("content").GetString()! : pad.GetString()!;
        }

        return vocabulary.TryGetValue(token, out var id) ? id : throw new CheckpointException($"{path} pads with '{token}', which the vocabulary does not have.");
    }

    private static JsonElement Json(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path} is no JSON: {e.Message}", e);
        }
    }
}

/// <summary>A text as ids.</summary>
/// <param name="Ids">As many as the tokenizer's length: start, text, end, padding.</param>
/// <param name="Length">How many of them are no padding.</param>
/// <param name="LengthBeforeTruncation">How many the whole text has, both end tokens counted.</param>
/// <param name="DroppedText">The words beyond the length; empty where all fitted.</param>
public sealed record TokenizedText(IReadOnlyList<int> Ids, int Length, int LengthBeforeTruncation, string DroppedText);
