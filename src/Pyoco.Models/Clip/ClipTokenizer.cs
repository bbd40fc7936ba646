using Microsoft.ML.Tokenizers;

namespace Pyoco.Models;

/// <summary>The byte-level BPE tokenizer of CLIP (arXiv 2103.00020, section 2.4), from <c>vocab.json</c> and <c>merges.txt</c>.</summary>
/// <remarks>Texts are composed (NFC), blanks collapsed and letters lower-cased first. <c>&lt;|startoftext|&gt;</c> and
/// <c>&lt;|endoftext|&gt;</c>
/// written out in a text are those tokens. Safe to share between threads.</remarks>
public sealed class ClipTokenizer : IModelComponent
{
    private readonly BpeTokenizer _merges;
    private readonly Dictionary<string, int> _vocabulary;

    private ClipTokenizer(string folder, BpeTokenizer merges, Dictionary<string, int> vocabulary, int length, int padId) =>
        (Folder, _merges, _vocabulary, MaxLength, PadId) = (folder, merges, vocabulary, length, padId);

    /// <summary>The number of ids that every text is padded or cut to, both end tokens counted.</summary>
    public int MaxLength { get; }

    /// <summary>The id behind the end of short texts.</summary>
    public int PadId { get; }

    /// <summary>The id of the token before every text.</summary>
    public int StartId => _vocabulary[ByteSymbols.Start];

    /// <summary>The id of the token behind every text.</summary>
    public int EndId => _vocabulary[ByteSymbols.End];

    /// <summary>Number of tokens; ids are below it.</summary>
    public int VocabularySize => _vocabulary.Count;

    internal string Folder { get; }

    ComponentClass IModelComponent.Class => new("transformers", "CLIPTokenizer");

    /// <summary>Opens a tokenizer folder: <c>vocab.json</c>, <c>merges.txt</c>, and where they are there <c>tokenizer_config.json</c>
    /// (length; 77
    /// without) and <c>special_tokens_map.json</c> (padding token; without, that of the config, and without both the end token).</summary>
    /// <exception cref="FileNotFoundException">The vocabulary or the merges are missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged or lacks a token that is needed.</exception>
    public static ClipTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new ClipTokenizerFiles(folder);
        var vocabulary = files.ReadVocabulary();
        var options = new BpeOptions(vocabulary) { Merges = files.ReadMerges(), EndOfWordSuffix = ByteSymbols.EndOfWord };
        try
        {
            return new ClipTokenizer(folder, BpeTokenizer.Create(options), vocabulary, files.ReadLength(), files.ReadPad(vocabulary));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new CheckpointException($"The vocabulary and the merges in {folder} do not fit together: {e.Message}", e);
        }
    }

    /// <summary>Turns a text into ids.</summary>
    /// <exception cref="ArgumentException">The text has one half of a surrogate pair without the other.</exception>
    public TokenizedText Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normalized = ClipPreTokenizer.Normalize(text);
        var room = MaxLength - 2;
        var firstDropped = normalized.Length;
        var content = new List<int>();
        foreach (var (start, word) in ClipPreTokenizer.Split(normalized))
        {
            content.AddRange(EncodeWord(word));
            if (content.Count > room)
            {
                firstDropped = Math.Min(firstDropped, start);
            }
        }

        var kept = Math.Min(content.Count, room);
        var ids = new int[MaxLength];
        Array.Fill(ids, PadId);
        ids[0] = StartId;
        content.CopyTo(0, ids, 1, kept);
        ids[kept + 1] = EndId;
        return new TokenizedText(ids, kept + 2, content.Count + 2, normalized[firstDropped..]);
    }

    void IModelComponent.Save(string folder, TorchSharp.torch.ScalarType type) => TokenizerFiles.Copy(Folder, folder);

    private IEnumerable<int> EncodeWord(string word) => ClipPreTokenizer.IsSpecial(word)
        ? [_vocabulary[word]]
        : _merges.EncodeToIds(ByteSymbols.Encode(word), considerPreTokenization: false, considerNormalization: false);
}
