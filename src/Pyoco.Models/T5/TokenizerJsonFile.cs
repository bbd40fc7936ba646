using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pyoco.Models;

/// <summary>A <c>tokenizer.json</c> of the unigram kind, as the tokenizers library writes SentencePiece models: nearly the same ids as the
/// model itself, not quite. A trailing blank is a token, and tokens of <c>added_tokens</c> that are written out in a text are those
/// tokens.</summary>
internal sealed partial class TokenizerJsonFile : ITextPieces
{
    private const char Blank = '▁';
    private readonly string _path;
    private readonly List<Func<string, string>> _normalizers = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly AddedTokens _tokens;
    private bool _splitAtWhiteSpace;
    private bool _prefixFirst;
    private bool _prefixOthers;

    private TokenizerJsonFile(string path, JsonElement root, TokenizerCompanions? companions)
    {
        _path = path;
        Vocabulary = ReadVocabulary(root.GetProperty("model"));
        ReadNormalizer(root.TryGetProperty("normalizer", out var normalizer) ? normalizer : default);
        ReadPreTokenizer(root.GetProperty("pre_tokenizer"));
        EndId = ReadEnd(root.GetProperty("post_processor"));
        var tokens = ReadTokens(root, companions);
        _tokens = new AddedTokens(tokens.Values, text => _normalizers.Aggregate(text, (t, step) => step(t)));
        Count = tokens.Values.Select(t => t.Id + 1).Append(Vocabulary.Count).Max();
        PadId = tokens.TryGetValue(companions?.Special("pad_token")?.Token.Content ?? "<pad>", out var pad) ? pad.Id : -1;
    }

    public UnigramVocabulary Vocabulary { get; }

    public int EndId { get; }

    public int PadId { get; }

    public int Count { get; }

    public IReadOnlyCollection<AddedToken> Added => _tokens.All;

    public static TokenizerJsonFile Open(string path, TokenizerCompanions? companions = null)
    {
        try
        {
            return new TokenizerJsonFile(path, StrictJson.ReadObject(path), companions);
        }
        catch (Exception e) when (
            e is FormatException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException)
        {
            throw new CheckpointException($"{path} is no tokenizer of the unigram kind: {e.Message}", e);
        }
    }

    public IReadOnlyList<TextPart> Normalize(string text, CancellationToken cancellationToken = default)
    {
        PromptText.ThrowIfBroken(text);
        var parts = new List<TextPart>();
        var first = true;
        foreach (var written in _tokens.SplitWritten(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pieces = written.Token is null ? _tokens.SplitNormalized(_normalizers.Aggregate(written.Text, (t, step) => step(t)))
                : [written];
            foreach (var piece in pieces)
            {
                AddWords(piece, first, parts);
                first = false;
            }

            first = false;
        }

        return parts;
    }

    private void AddWords(AddedTokens.Part part, bool first, List<TextPart> parts)
    {
        if (part.Token is { } token)
        {
            parts.Add(new TextPart(token.Content, token.Id));
            return;
        }

        string[] pieces = _splitAtWhiteSpace ? [.. WhiteSpace().Split(part.Text).Where(w => w.Length > 0)] : [part.Text];
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i].Replace(' ', Blank);
            if (piece.Length > 0)
            {
                var prefix = (first && i == 0 ? _prefixFirst : _prefixOthers) && piece[0] != Blank;
                parts.AddRange(Word().Matches(prefix ? Blank + piece : piece).Select(m => new TextPart(m.Value)));
            }
        }
    }

    private Dictionary<string, AddedToken> ReadTokens(JsonElement root, TokenizerCompanions? companions)
    {
        var stated = root.TryGetProperty("added_tokens", out var list)
            ? list.EnumerateArray().Select(t =>
                (AddedToken.Read(t, "added_tokens", _path) with { Id = t.GetProperty("id").GetInt32() }, _path)).ToArray()
            : [];
        return (companions ?? TokenizerCompanions.None).Tokens(
            content => _ids.TryGetValue(content, out var id) ? id : null, Vocabulary.Count, stated, new Dictionary<string, string>());
    }

    private UnigramVocabulary ReadVocabulary(JsonElement model)
    {
        var entries = new ConfigEntries(model, $"the model of {_path}");
        entries.Require("type", ["Unigram"]);
        entries.Require("byte_fallback", ["false"]);
        var pieces = model.GetProperty("vocab").EnumerateArray().Select(p => ((string?)p[0].GetString(), p[1].GetSingle())).ToArray();
        for (var id = 0; id < pieces.Length; id++)
        {
            _ids.TryAdd(pieces[id].Item1 ?? "", id);
        }

        return new UnigramVocabulary(pieces, entries.Integer("unk_id", null));
    }

    private void ReadNormalizer(JsonElement step)
    {
        if (step.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return;
        }

        var entries = new ConfigEntries(step, $"the normalizer of {_path}");
        switch (entries.Text("type", null))
        {
            case "Sequence":
                step.GetProperty("normalizers").EnumerateArray().ToList().ForEach(ReadNormalizer);
                break;
            case "Precompiled":
                var map = new PrecompiledCharsMap(step.GetProperty("precompiled_charsmap").GetBytesFromBase64());
                _normalizers.Add(text => Replace(map, text));
                break;
            case "Strip":
                var (left, right) = (entries.Flag("strip_left", true), entries.Flag("strip_right", true));
                _normalizers.Add(text => (left, right) switch { (true, true) => text.Trim(), (true, false) =>
                    text.TrimStart(), (false, true) => text.TrimEnd(), _ => text });
                break;
            case "Replace" when step.GetProperty("pattern").TryGetProperty("Regex", out var pattern) && pattern.ValueEquals(" {2,}"):
                var content = step.GetProperty("content").GetString()!;
                _normalizers.Add(text => Blanks().Replace(text, content.Replace("$", "$$", StringComparison.Ordinal)));
                break;
            default:
                throw new NotSupportedException(
                    $"normalizer is {Shortened(step)} in {_path}; "
                    + $"Pyoco supports 'Sequence', 'Precompiled', 'Strip' and 'Replace' of the regular expression ' {{2,}}'.");
        }
    }

    private void ReadPreTokenizer(JsonElement step)
    {
        var entries = new ConfigEntries(step, $"the pre_tokenizer of {_path}");
        if (entries.Text("type", null) == "Sequence" && step.GetProperty("pretokenizers") is var steps && steps.GetArrayLength() == 2 &&
            steps[0].GetProperty("type").ValueEquals("WhitespaceSplit"))
        {
            _splitAtWhiteSpace = true;
            ReadPreTokenizer(steps[1]);
            return;
        }

        entries.Require("type", ["Metaspace"]);
        entries.Require("replacement", [$"{Blank}"]);
        entries.Require("split", ["true"]);
        entries.Require("prepend_scheme", ["always", "first", "never"]);
        var scheme = entries.Text("prepend_scheme", entries.Flag("add_prefix_space", true) ? "always" : "never");
        (_prefixFirst, _prefixOthers) = (scheme != "never", scheme == "always");
    }

    // The template of a single text: the text, then one special token.
    private int ReadEnd(JsonElement template)
    {
        var single = template.ValueKind == JsonValueKind.Object && template.TryGetProperty("single", out var list) &&
            list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().ToArray()
            : [];
        return single.Length == 2 && single[0].TryGetProperty("Sequence", out _) && single[1].TryGetProperty("SpecialToken", out var end) &&
            template.GetProperty("special_tokens").GetProperty(end.GetProperty("id").GetString()!).GetProperty("ids") is var ids &&
                ids.GetArrayLength() == 1
            ? ids[0].GetInt32()
            : throw new NotSupportedException(
                $"post_processor is {Shortened(template)} in {_path}; Pyoco supports a text followed by one special token.");
    }

    // As the tokenizers library does it: what is perceived as one character is replaced whole where it is short, else piece by piece.
    private static string Replace(PrecompiledCharsMap map, string text)
    {
        var output = new StringBuilder();
        foreach (var element in Elements(text))
        {
            var bytes = Encoding.UTF8.GetBytes(element);
            if (bytes.Length < 6 && map.Shortest(bytes, out var whole) > 0)
            {
                output.Append(Encoding.UTF8.GetString(whole));
                continue;
            }

            foreach (var rune in element.EnumerateRunes())
            {
                var replaced = map.Shortest(Encoding.UTF8.GetBytes(rune.ToString()), out var part) > 0;
                output.Append(replaced ? Encoding.UTF8.GetString(part) : rune.ToString());
            }
        }

        return output.ToString();
    }

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            yield return elements.GetTextElement();
        }
    }

    private static string Shortened(JsonElement element) =>
        element.GetRawText() is { Length: > 100 } text ? text[..100] + "..." : element.GetRawText();

    [GeneratedRegex("▁?[^▁]+|▁")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();
}
