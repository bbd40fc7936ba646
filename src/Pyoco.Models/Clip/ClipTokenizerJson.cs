using System.Text.Json;

namespace Pyoco.Models;

/// <summary>A <c>tokenizer.json</c> of CLIP's byte-level BPE, as the tokenizers library writes it: merges as texts "a b" or as pairs ["a",
/// "b"]. What it says of normalising, cutting into words and end tokens is checked, for CLIP has one way of it.</summary>
internal sealed class ClipTokenizerJson
{
    public const string Name = "tokenizer.json";

    private const string Words = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";
    private readonly ConfigEntries _root;
    private readonly ConfigEntries _model;

    private ClipTokenizerJson(ConfigEntries root, string path)
    {
        (_root, Path) = (root, path);
        _model = Part("model");
        _model.Require("type", ["BPE"]);
        _model.Require("byte_fallback", ["false"]);
        _model.Require("ignore_merges", ["false"]);
        _model.Require("dropout", ["null", "0"]);
        _model.Require("continuing_subword_prefix", ["", "null"]);
        _model.Require("end_of_word_suffix", [ByteSymbols.EndOfWord]);
        CheckNormalizer();
        CheckPreTokenizer();
        CheckPostProcessor();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">It reads texts otherwise than CLIP does.</exception>
    public static ClipTokenizerJson Open(string path) => new(ConfigEntries.Read(path), path);

    /// <summary>The ids of the vocabulary.</summary>
    public Dictionary<string, int> ReadVocabulary() =>
        ClipTokenizerFiles.ReadIds(new ConfigEntries(Member(_model, "vocab"), $"the vocab of {Path}"), Path);

    /// <summary>The merges in the order of their ranks.</summary>
    public (string Left, string Right)[] ReadMerges() => [.. List(Member(_model, "merges"), "merges").Select(Merge)];

    /// <summary>The tokens that are taken out of a text first.</summary>
    public IReadOnlyList<(AddedToken Token, string Path)> ReadAddedTokens() => _root.IsNull("added_tokens")
        ? []
        : [.. List(Member(_root, "added_tokens"), "added_tokens").Select(t =>
            (AddedToken.Read(t, "added_tokens", Path) with { Id = new ConfigEntries(t, Path).Integer("id", null) }, Path))];

    private (string Left, string Right) Merge(JsonElement merge)
    {
        (string, string)? pair = merge.ValueKind switch
        {
            JsonValueKind.String => ClipTokenizerFiles.Pair(merge.GetString()!),
            JsonValueKind.Array when merge.GetArrayLength() == 2 && merge.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String) =>
                (merge[0].GetString()!, merge[1].GetString()!),
            _ => null,
        };
        return pair ?? throw new CheckpointException(
            $"merges of {Path} has {Shortened(merge)}; two symbols, as a text with a blank or as a list, were expected.");
    }

    private void CheckNormalizer()
    {
        var steps = Steps("normalizer", "normalizers");
        if (steps is not [var compose, var blanks, var lower] || !Is(compose, "NFC") || !Is(blanks, "Replace") || !Is(lower, "Lowercase") ||
            Pattern(blanks) != @"\s+" || new ConfigEntries(blanks, Path).Text("content", null) != " ")
        {
            throw Unknown("normalizer", @"CLIP's sequence of 'NFC', 'Replace' of '\s+' by a blank and 'Lowercase'");
        }
    }

    private void CheckPreTokenizer()
    {
        var steps = Steps("pre_tokenizer", "pretokenizers");
        if (steps is not [var split, var bytes] || !Is(split, "Split") || !Is(bytes, "ByteLevel") ||
            Pattern(split) is not { } pattern || (pattern != Words && pattern != $@"<\|startoftext\|>|<\|endoftext\|>|{Words}") ||
            new ConfigEntries(split, Path) is var entries &&
                (entries.Text("behavior", null) != "Removed" || !entries.Flag("invert", false)) ||
            new ConfigEntries(bytes, Path).Flag("add_prefix_space", true))
        {
            throw Unknown("pre_tokenizer",
                "CLIP's sequence of 'Split' by its regular expression and 'ByteLevel' without a blank before the text");
        }
    }

    private void CheckPostProcessor()
    {
        var step = _root.Has("post_processor") ? Member(_root, "post_processor") : default;
        var (start, end) = (default(string), default(string));
        if (Is(step, "RobertaProcessing"))
        {
            (start, end) = (First(step, "cls"), First(step, "sep"));
        }
        else if (Is(step, "TemplateProcessing") && step.TryGetProperty("single", out var single) &&
            single.ValueKind == JsonValueKind.Array &&
            single.GetArrayLength() == 3 && single[1].TryGetProperty("Sequence", out _))
        {
            (start, end) = (SpecialId(single[0]), SpecialId(single[2]));
        }

        if (start != ByteSymbols.Start || end != ByteSymbols.End)
        {
            throw Unknown(
                "post_processor", $"'RobertaProcessing' and 'TemplateProcessing' that put '{ByteSymbols.Start}' before a text "
                + $"and '{ByteSymbols.End}' behind it");
        }
    }

    private JsonElement[] Steps(string key, string listKey)
    {
        var step = _root.Has(key) ? Member(_root, key) : default;
        return Is(step, "Sequence") && step.TryGetProperty(listKey, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()] : [];
    }

    private ConfigEntries Part(string key) => new(Member(_root, key), $"the {key} of {Path}");

    private JsonElement Member(ConfigEntries entries, string key) => entries.Root.TryGetProperty(key, out var value)
        ? value
        : throw new CheckpointException($"{Path} has no '{key}', which a tokenizer.json of CLIP needs.");

    private IEnumerable<JsonElement> List(JsonElement value, string key) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray()
        : throw new CheckpointException($"{key} of {Path} is a JSON {value.ValueKind}; a list was expected.");

    private NotSupportedException Unknown(string key, string supported) =>
        new($"{key} is {(_root.Has(key) ? Shortened(Member(_root, key)) : "missing")} in {Path}; Pyoco supports {supported}.");

    private static bool Is(JsonElement step, string type) =>
        step.ValueKind == JsonValueKind.Object && step.TryGetProperty("type", out var name) &&
        name.ValueKind == JsonValueKind.String && name.ValueEquals(type);

    private static string? Pattern(JsonElement step) =>
        step.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.Object &&
        pattern.TryGetProperty("Regex", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string? First(JsonElement step, string key) =>
        step.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array &&
        list.GetArrayLength() == 2 && list[0].ValueKind == JsonValueKind.String ? list[0].GetString() : null;

    private static string? SpecialId(JsonElement piece) =>
        piece.ValueKind == JsonValueKind.Object && piece.TryGetProperty("SpecialToken", out var token) &&
        token.ValueKind == JsonValueKind.Object && token.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString() : null;

    private static string Shortened(JsonElement element) =>
        element.GetRawText() is { Length: > 200 } text ? text[..200] + "..." : element.GetRawText();
}
