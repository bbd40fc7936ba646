using System.Text;

namespace Pyoco.Models;

/// <summary>The byte-level BPE tokenizer of CLIP (arXiv 2103.00020, section 2.4), from <c>tokenizer.json</c>, or <c>vocab.json</c> and
/// <c>merges.txt</c>.</summary>
/// <remarks>Texts are composed (NFC), blanks collapsed and letters lower-cased first. Added tokens that are written out in a text are those
/// tokens: the end tokens, the padding token, and words that were learned by textual inversion (arXiv 2208.01618). Of a word of several
/// vectors, <c>&lt;cat&gt;</c>, <c>&lt;cat&gt;_1</c>, ..., the first stands for all, as in the pipelines of diffusers. Safe to share
/// between threads.</remarks>
public sealed class ClipTokenizer : IModelComponent
{
    /// <summary>How many characters a text may have where nothing else is said.</summary>
    public const int DefaultMaxCharacters = PromptText.DefaultMaxCharacters;

    private readonly BytePairs _merges;
    private readonly AddedTokens _tokens;
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, AddedToken> _added;
    private readonly Dictionary<string, int[]> _vectors;

    private ClipTokenizer(string folder, BytePairs merges, Dictionary<string, int> vocabulary, Dictionary<string, AddedToken> tokens)
    {
        (Folder, _merges, _vocabulary, _added) = (folder, merges, vocabulary, tokens);
        _tokens = new AddedTokens(tokens.Values, ClipPreTokenizer.Normalize);
        VocabularySize = vocabulary.Count + tokens.Values.Count(t => t.Id >= vocabulary.Count);
        _vectors = tokens.Keys.Where(t => tokens.ContainsKey($"{t}_1")).ToDictionary(t => t, t => Vectors(t).Select(v => v.Id).ToArray());

        IEnumerable<AddedToken> Vectors(string content)
        {
            for (var (i, token) = (1, tokens[content]); token is not null; token = tokens.GetValueOrDefault($"{content}_{i++}"))
            {
                yield return token;
            }
        }
    }

    /// <summary>The number of ids that every text is padded or cut to, both end tokens counted.</summary>
    public int MaxLength { get; private init; }

    /// <summary>The largest number of characters (UTF-16 units) that a text may have.</summary>
    public int MaxCharacters { get; private init; } = DefaultMaxCharacters;

    /// <summary>The id behind the end of short texts.</summary>
    public int PadId { get; private init; }

    /// <summary>The id of the token before every text.</summary>
    public int StartId => _vocabulary[ByteSymbols.Start];

    /// <summary>The id of the token behind every text.</summary>
    public int EndId => _vocabulary[ByteSymbols.End];

    /// <summary>Number of tokens, the added ones counted; ids are below it.</summary>
    public int VocabularySize { get; }

    internal string Folder { get; }

    /// <summary>Its files as they were when it was opened.</summary>
    internal TokenizerFiles Files { get; private init; } = null!;

    /// <summary>The tokens that are taken out of a text before it is divided.</summary>
    internal IReadOnlyCollection<AddedToken> Added => _tokens.All;

    ComponentClass IModelComponent.Class => new("transformers", "CLIPTokenizer");

    /// <summary>Opens a tokenizer folder: <c>tokenizer.json</c>, or without it <c>vocab.json</c> and <c>merges.txt</c>, and where they are
    /// there <c>tokenizer_config.json</c> (length, 77 without; special and added tokens), <c>special_tokens_map.json</c> and
    /// <c>added_tokens.json</c>, which count as in transformers: only where the config has no <c>added_tokens_decoder</c>. The padding
    /// token is the end token where no file names one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxCharacters">The largest number of characters that a text may have, at least 1.</param>
    /// <exception cref="FileNotFoundException">The vocabulary or the merges are missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged or lacks a token that is needed.</exception>
    /// <exception cref="NotSupportedException"><c>tokenizer.json</c> reads texts otherwise than CLIP does.</exception>
    public static ClipTokenizer Load(string folder, int maxCharacters = DefaultMaxCharacters)
    {
        InputFile.CheckFolder(folder, "the folder of a tokenizer");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, 1);
        var files = new ClipTokenizerFiles(folder);
        var vocabulary = files.ReadVocabulary();
        var tokens = files.ReadTokens(vocabulary);
        try
        {
            var merges = new BytePairs(vocabulary, files.ReadMerges());
            return new ClipTokenizer(folder, merges, vocabulary, tokens)
            {
                MaxLength = files.ReadLength(), PadId = tokens[files.Pad.Token].Id, MaxCharacters = maxCharacters, Files = files.Keep(),
            };
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"The vocabulary and the merges in {folder} do not fit together: {e.Message}", e);
        }
    }

    /// <summary>Turns a text into ids.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The text has more than <see cref="MaxCharacters"/> characters, or one half of a surrogate pair
    /// without the other.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TokenizedText Encode(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EncodeParts([text], cancellationToken);
    }

    /// <summary>Turns the parts of a text into ids, a part at a time: no word reaches from one into the next.</summary>
    /// <inheritdoc cref="Encode" path="/exception"/>
    internal TokenizedText EncodeParts(IReadOnlyList<string> parts, CancellationToken cancellationToken = default)
    {
        PromptText.Check(string.Concat(parts), MaxCharacters);
        var room = MaxLength - 2;
        var (content, partOf) = (new List<int>(), new List<int>());
        var normalized = new StringBuilder();
        var firstDropped = int.MaxValue;
        foreach (var (part, text) in parts.Index())
        {
            foreach (var (start, ids) in Words(text, normalized, cancellationToken))
            {
                content.AddRange(ids);
                partOf.AddRange(Enumerable.Repeat(part, ids.Count));
                if (content.Count > room)
                {
                    firstDropped = Math.Min(firstDropped, start);
                }
            }
        }

        var kept = Math.Min(content.Count, room);
        var (padded, partOfId) = (new int[MaxLength], new int[MaxLength]);
        Array.Fill(padded, PadId);
        Array.Fill(partOfId, -1);
        padded[0] = StartId;
        content.CopyTo(0, padded, 1, kept);
        partOf.CopyTo(0, partOfId, 1, kept);
        padded[kept + 1] = EndId;
        var dropped = firstDropped < normalized.Length ? normalized.ToString(firstDropped, normalized.Length - firstDropped).Trim() : "";
        return new TokenizedText(padded, kept + 2, content.Count + 2, dropped) { Parts = partOfId };
    }

    /// <summary>The tokenizer with another word of one or several vectors.</summary>
    /// <param name="word">The word. One that begins and ends with a letter or digit counts only as a whole word of a text, others
    /// (<c>&lt;cat&gt;</c>) wherever they stand.</param>
    /// <param name="vectors">How many vectors it has, at least 1.</param>
    /// <param name="firstId">The id of its first vector; the others follow.</param>
    /// <exception cref="ArgumentException">The tokenizer has the word, or that of one of its vectors, already.</exception>
    internal ClipTokenizer With(string word, int vectors, int firstId)
    {
        var tokens = new Dictionary<string, AddedToken>(_added, StringComparer.Ordinal);
        var isWord = char.IsLetterOrDigit(word[0]) && char.IsLetterOrDigit(word[^1]);
        for (var i = 0; i < vectors; i++)
        {
            var content = i == 0 ? word : $"{word}_{i}";
            if (!tokens.TryAdd(content, new AddedToken(content, firstId + i) { Normalized = true, SingleWord = isWord }))
            {
                throw new ArgumentException($"The tokenizer in {Folder} has the word '{content}' already.", nameof(word));
            }
        }

        return new ClipTokenizer(Folder, _merges, _vocabulary, tokens)
        {
            MaxLength = MaxLength, PadId = PadId, MaxCharacters = MaxCharacters,
        };
    }

    void IModelComponent.Save(string folder, TorchSharp.torch.ScalarType type) => Files.Write(folder);

    // The ids of each word, with its place in the normalised text, which is written along.
    private IEnumerable<(int Start, IReadOnlyList<int> Ids)> Words(string text, StringBuilder normalized,
        CancellationToken cancellationToken)
    {
        var tokens = new TokenExpansion(_vectors, text);
        foreach (var written in _tokens.SplitWritten(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pieces = written.Token is null ? _tokens.SplitNormalized(ClipPreTokenizer.Normalize(written.Text)) : [written];
            foreach (var piece in pieces)
            {
                var start = normalized.Length;
                normalized.Append(piece.Text);
                if (piece.Token is { } token)
                {
                    yield return (start, tokens.Ids(token));
                    continue;
                }

                foreach (var (place, word) in ClipPreTokenizer.Split(piece.Text))
                {
                    yield return (start + place, EncodeWord(word, cancellationToken));
                }
            }
        }
    }

    private List<int> EncodeWord(string word, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ClipPreTokenizer.IsSpecial(word)
            ? [.. ClipPreTokenizer.WordsOf(word).SelectMany(w => _merges.Encode(Encoding.UTF8.GetBytes(w), cancellationToken))]
            : _merges.Encode(Encoding.UTF8.GetBytes(word), cancellationToken);
    }

    // A word of several vectors stands for all of them, unless the text writes the others out itself.
    private sealed class TokenExpansion(Dictionary<string, int[]> vectors, string text)
    {
        private readonly Dictionary<string, int[]> _known = [];

        public int[] Ids(AddedToken token)
        {
            if (!_known.TryGetValue(token.Content, out var ids))
            {
                var expands = vectors.TryGetValue(token.Content, out var all) &&
                    !text.Contains($"{token.Content}_1", StringComparison.OrdinalIgnoreCase);
                ids = expands ? all! : [token.Id];
                _known.Add(token.Content, ids);
            }

            return ids;
        }
    }
}
