using System.Text;

namespace Pyoco.Models;

/// <summary>A SentencePiece model (<c>spiece.model</c>; arXiv 1808.06226) of the unigram kind: how it normalises a text and divides
/// it.</summary>
internal sealed class SentencePieceFile : ITextPieces
{
    private const char Blank = '▁';
    private const int StepsBetweenLooks = 4096;
    private const string SentinelStart = "<extra_id_";
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<(string? Piece, float Score)> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly AddedTokens _tokens;
    private PrecompiledCharsMap? _characters;
    private bool _addPrefix = true;
    private bool _removeBlanks = true;
    private int _unknownId;

    private SentencePieceFile(string path, TokenizerCompanions? companions)
    {
        InputFile.Check(path, "a SentencePiece model");
        try
        {
            Read(TokenizerFiles.Content(path));
            Vocabulary = new UnigramVocabulary(_pieces, _unknownId);
            var tokens = (companions ?? TokenizerCompanions.None).Tokens(IdOf, _pieces.Count + T5Tokenizer.Sentinels, [],
                new Dictionary<string, string>()).Values;
            _tokens = new AddedTokens(tokens, content => Replaced(content, default).Trim(Blank));
            Count = tokens.Select(t => t.Id + 1).Append(_pieces.Count).Max();
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            var kind = FileContent.DescribeFile(path);
            throw new CheckpointException($"{path} is no SentencePiece model: {e.Message}{FileContent.Sentence(kind)}", e);
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{path}: {e.Message}", e);
        }
    }

    public UnigramVocabulary Vocabulary { get; }

    public int EndId { get; private set; } = 2;

    public int PadId { get; private set; } = -1;

    public int Count { get; }

    public IReadOnlyCollection<AddedToken> Added => _tokens.All;

    public static SentencePieceFile Open(string path, TokenizerCompanions? companions = null) => new(path, companions);

    /// <summary>What stands between added tokens normalised, blanks as '▁'; nothing where no character is left.</summary>
    public IReadOnlyList<TextPart> Normalize(string text, CancellationToken cancellationToken = default)
    {
        var parts = new List<TextPart>();
        foreach (var written in _tokens.SplitWritten(text))
        {
            AddedTokens.Part[] pieces = written.Token is null ? [.. _tokens.SplitNormalized(Replaced(written.Text, cancellationToken))]
                : [written];
            foreach (var part in pieces)
            {
                var content = _removeBlanks && pieces.Length > 1 ? part.Text.Trim(Blank) : part.Text;
                if (content.Length > 0)
                {
                    parts.Add(part.Token is { } token ? new TextPart(token.Content, token.Id)
                        : new TextPart(_addPrefix ? Blank + content : content));
                }
            }
        }

        return parts;
    }

    private int? IdOf(string content) => _ids.TryGetValue(content, out var id) ? id
        : content.StartsWith(SentinelStart, StringComparison.Ordinal) && content.EndsWith('>') &&
            int.TryParse(content.AsSpan(SentinelStart.Length, content.Length - SentinelStart.Length - 1), out var number) &&
                number is >= 0 and < T5Tokenizer.Sentinels
            ? _pieces.Count + T5Tokenizer.Sentinels - 1 - number
            : null;

    private string Replaced(string text, CancellationToken cancellationToken)
    {
        var output = new List<byte>();
        var blank = "▁"u8;
        var rest = StrictText.GetBytes(text).AsSpan();
        var afterBlank = _removeBlanks;
        for (var steps = 0; !rest.IsEmpty; steps++)
        {
            if (steps % StepsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var part = Step(rest, out var length);
            rest = rest[length..];
            part = part[(afterBlank ? part.Length - part.TrimStart((byte)' ').Length : 0)..];
            foreach (var value in part)
            {
                output.AddRange(value == ' ' ? blank : new ReadOnlySpan<byte>(in value));
            }

            afterBlank = _removeBlanks && (part.IsEmpty ? afterBlank : part[^1] == ' ');
        }

        var normalized = Encoding.UTF8.GetString([.. output]);
        return _removeBlanks ? normalized.TrimEnd(Blank) : normalized;
    }

    // What stands for the beginning of a text: the table's replacement, or its first character.
    private ReadOnlySpan<byte> Step(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (_characters is not null && _characters.Longest(text, out var replacement) is > 0 and var replaced)
        {
            length = replaced;
            return replacement;
        }

        Rune.DecodeFromUtf8(text, out _, out length);
        return text[..length];
    }

    private void Read(ReadOnlySpan<byte> model)
    {
        var fields = new ProtobufFields(model);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    ReadPiece(fields.Bytes);
                    break;
                case 2:
                    ReadTrainer(fields.Bytes);
                    break;
                case 3:
                    ReadNormalizer(fields.Bytes);
                    break;
            }
        }
    }

    private void ReadPiece(ReadOnlySpan<byte> message)
    {
        var (text, score, kind) = ("", 0f, 1L);
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    text = StrictText.GetString(fields.Bytes);
                    break;
                case 2:
                    score = fields.Float;
                    break;
                case 3:
                    kind = fields.Integer;
                    break;
            }
        }

        _ids.TryAdd(text, _pieces.Count);

        // 1 is a normal piece; unknown (2), control (3) and unused (5) ones are in no text.
        _pieces.Add(kind is 1 or 2 or 3 or 5
            ? (kind == 1 ? text : null, score)
            : throw new NotSupportedException(
                $"The piece '{text}' is of type {kind}; Pyoco supports normal, unknown, control and unused ones (1, 2, 3, 5)."));
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 3 when fields.Integer != 1:
                    throw new NotSupportedException($"model_type is {fields.Integer}; Pyoco supports 1, unigram.");
                case 24 when fields.Integer != 0:
                    throw new NotSupportedException("treat_whitespace_as_suffix is true; Pyoco supports false.");
                case 35 when fields.Integer != 0:
                    throw new NotSupportedException("byte_fallback is true; Pyoco supports false.");
                case 40:
                    _unknownId = Id(fields);
                    break;
                case 42:
                    EndId = Id(fields);
                    break;
                case 43:
                    PadId = Id(fields);
                    break;
            }
        }
    }

    // -1 is none.
    private static int Id(in ProtobufFields fields) => fields.Integer is >= -1 and <= int.MaxValue
        ? (int)fields.Integer
        : throw new FormatException($"Field {fields.Number} is {fields.Integer}; the number of a piece was expected.");

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 2 when fields.Bytes.Length > 0:
                    _characters = new PrecompiledCharsMap(fields.Bytes);
                    break;
                case 3:
                    _addPrefix = fields.Integer != 0;
                    break;
                case 4:
                    _removeBlanks = fields.Integer != 0;
                    break;
                case 5 when fields.Integer == 0:
                    throw new NotSupportedException("escape_whitespaces is false; Pyoco supports true.");
            }
        }
    }
}
