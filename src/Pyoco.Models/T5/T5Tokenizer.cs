using System.Text;
using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The SentencePiece tokenizer of T5 (arXiv 1910.10683, section 3.1.3), from <c>spiece.model</c> or
/// <c>tokenizer.json</c>.</summary>
/// <remarks>With both files the model decides: they differ in a trailing blank, and only in <c>tokenizer.json</c> tokens such as
/// <c>&lt;/s&gt;</c> that are written out in a text are those tokens. Safe to share between threads.</remarks>
public sealed class T5Tokenizer : IModelComponent
{
    private const string ModelName = "spiece.model";
    private const string JsonName = "tokenizer.json";
    private const string ConfigName = "tokenizer_config.json";
    private const string LengthKey = "model_max_length";
    private const int TrainedLength = 512;
    private const int DefaultMaxCharacters = PromptText.DefaultMaxCharacters;
    private const int LargestLength = 1 << 20;

    // A folder says no more; the bias between all tokens of a text has this number squared times the heads.
    private const int LargestOfAFolder = 4096;
    private const char Blank = '▁';
    private readonly ITextPieces _pieces;

    /// <summary>How many tokens T5 was trained with behind its pieces, <c>&lt;extra_id_99&gt;</c> down to 0; a SentencePiece model does not
    /// have them.</summary>
    internal const int Sentinels = 100;

    private T5Tokenizer(string folder, ITextPieces pieces, int length, TokenizerFiles files) =>
        (Folder, _pieces, MaxLength, Files) = (folder, pieces, length, files);

    /// <summary>The number of ids that every text is padded or cut to, the end token counted.</summary>
    public int MaxLength { get; }

    /// <summary>The largest number of characters (UTF-16 units) that a text may have.</summary>
    public int MaxCharacters { get; private init; } = DefaultMaxCharacters;

    /// <summary>The id behind the end of short texts.</summary>
    public int PadId => _pieces.PadId;

    /// <summary>The id of the token behind every text.</summary>
    public int EndId => _pieces.EndId;

    /// <summary>Number of tokens, pieces and added ones; ids of texts are below it.</summary>
    public int VocabularySize => _pieces.Count;

    internal string Folder { get; }

    /// <summary>Its files as they were when it was opened.</summary>
    internal TokenizerFiles Files { get; }

    ComponentClass IModelComponent.Class => new("transformers", "T5Tokenizer");

    /// <summary>The tokens that are taken out of a text before it is divided.</summary>
    internal IReadOnlyCollection<AddedToken> Added => _pieces.Added;

    /// <summary>Opens a tokenizer folder: <c>spiece.model</c>, or without it <c>tokenizer.json</c>, with the added tokens of
    /// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxLength">The number of ids of every text, at least 2; when null that of <c>tokenizer_config.json</c>, and without one
    /// T5's 512. Published pipelines take fewer: 77, 120 or 226. Saving states it, up to the 4096 that a folder may state.</param>
    /// <param name="maxCharacters">The largest number of characters that a text may have, at least 1.</param>
    /// <exception cref="FileNotFoundException">The folder has neither file.</exception>
    /// <exception cref="CheckpointException">A file is damaged or lacks a token that is needed.</exception>
    /// <exception cref="NotSupportedException">The file is of a kind that Pyoco does not implement.</exception>
    public static T5Tokenizer Load(string folder, int? maxLength = null, int maxCharacters = DefaultMaxCharacters)
    {
        InputFile.CheckFolder(folder, "the folder of a tokenizer");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, 1);
        if (maxLength is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 2, nameof(maxLength));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(given, LargestLength, nameof(maxLength));
        }

        var (model, json) = (Path.Combine(folder, ModelName), Path.Combine(folder, JsonName));
        var companions = new TokenizerCompanions(folder);
        ITextPieces pieces = File.Exists(model) ? SentencePieceFile.Open(model, companions)
            : File.Exists(json) ? TokenizerJsonFile.Open(json, companions)
            : throw new FileNotFoundException($"{model} was not found; a T5 tokenizer's folder holds {ModelName} or {JsonName}.", model);
        var files = TokenizerFiles.Read(folder, [File.Exists(model) ? ModelName : JsonName, .. companions.Names]);
        if (maxLength is { } stated)
        {
            files.Set(ConfigName, WithLength(companions.Config, stated)); // what is saved is to be opened with it
        }

        var count = pieces.Count;
        return pieces.PadId >= 0 && pieces.PadId < count && pieces.EndId >= 0 && pieces.EndId < count
            ? new T5Tokenizer(folder, pieces, maxLength ?? ReadLength(folder), files) { MaxCharacters = maxCharacters }
            : throw new CheckpointException(
                $"The tokenizer in {folder} pads with the id {pieces.PadId} and ends with {pieces.EndId}; it has {count} tokens.");
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

    /// <summary>Turns the parts of a text into ids, a part at a time, as if there were a blank between them.</summary>
    /// <inheritdoc cref="Encode" path="/exception"/>
    internal TokenizedText EncodeParts(IReadOnlyList<string> parts, CancellationToken cancellationToken = default)
    {
        PromptText.Check(string.Concat(parts), MaxCharacters);
        var content = new List<(int Id, int Start, int Part)>();
        var normalized = new StringBuilder();
        foreach (var (index, text) in parts.Index())
        {
            foreach (var piece in _pieces.Normalize(text, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var offset = normalized.Length;
                content.AddRange(piece.Id is { } id ? [(id, offset, index)]
                    : _pieces.Vocabulary.Divide(piece.Text, cancellationToken).Select(t => (t.Id, t.Start + offset, index)));
                normalized.Append(piece.Text);
            }
        }

        var kept = Math.Min(content.Count, MaxLength - 1);
        var (ids, partOfId) = (new int[MaxLength], new int[MaxLength]);
        Array.Fill(ids, PadId);
        Array.Fill(partOfId, -1);
        for (var i = 0; i < kept; i++)
        {
            (ids[i], partOfId[i]) = (content[i].Id, content[i].Part);
        }

        ids[kept] = EndId;
        var dropped = kept == content.Count ? "" : Dropped(normalized.ToString(), content[kept].Start);
        return new TokenizedText(ids, kept + 1, content.Count + 1, dropped) { Parts = partOfId };
    }

    // From the beginning of the word in which the first token stands that did not fit.
    private static string Dropped(string normalized, int start) =>
        normalized[Math.Max(0, normalized.LastIndexOf(Blank, start))..].Replace(Blank, ' ').Trim();

    void IModelComponent.Save(string folder, TorchSharp.torch.ScalarType type) => Files.Write(folder);

    private static byte[] WithLength(ConfigEntries? config, int length)
    {
        var json = config is null ? [] : (JsonObject)JsonNode.Parse(config.Root.GetRawText())!;
        json[LengthKey] = length;
        return Encoding.UTF8.GetBytes(ConfigJson.Text(json));
    }

    // Files without a limit state a huge number.
    private static int ReadLength(string folder)
    {
        var path = Path.Combine(folder, ConfigName);
        if (!File.Exists(path))
        {
            return TrainedLength;
        }

        var length = ConfigEntries.Read(path).Number(LengthKey, TrainedLength);
        return length switch
        {
            > LargestLength => TrainedLength,
            >= 2 and <= LargestOfAFolder when length == Math.Floor(length) => (int)length,
            _ => throw new CheckpointException(
                $"{LengthKey} of {path} is {length}; a whole number from 2 to {LargestOfAFolder} was expected, or a huge one for "
                + "none."),
        };
    }
}
