using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A CLIP text encoder with words that were learned by textual inversion (arXiv 2208.01618). The encoder itself stays as it
/// is.</summary>
/// <remarks>A word of several vectors stands for all of them, one token each. Safe to share between threads.</remarks>
public sealed class LearnedWordsTextEncoder : IPartTextEncoder
{
    private readonly ClipTextEncoder _inner;
    private readonly ClipTokenizer _tokenizer;
    private readonly LearnedWord[] _words;

    /// <summary>Adds words to an encoder.</summary>
    /// <param name="inner">The encoder, which the caller keeps.</param>
    /// <param name="words">The words.</param>
    /// <exception cref="ArgumentException">A vector has another size than the encoder's, or the tokenizer has a word already.</exception>
    public LearnedWordsTextEncoder(ClipTextEncoder inner, params IEnumerable<LearnedWord> words)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(words);
        (_inner, _words) = (inner, [.. words]);

        // Ids of learned words start behind the table, which may have more rows than the tokenizer has words.
        _tokenizer = inner.Tokenizer;
        var id = inner.Config.VocabularySize;
        foreach (var word in _words)
        {
            if (word.Size != inner.Config.HiddenSize)
            {
                throw new ArgumentException(
                    $"The word '{word.Word}' of {word.Source} has vectors of {word.Size} numbers; the text encoder's have "
                        + $"{inner.Config.HiddenSize}. It was learned for another model.", nameof(words));
            }

            _tokenizer = _tokenizer.With(word.Word, word.Vectors, id);
            id += word.Vectors;
        }
    }

    /// <inheritdoc/>
    public MethodSpec Spec => new("learned-words", [.. _words.SelectMany((w, i) => new (string, MethodValue)[]
    {
        (FormattableString.Invariant($"word-{i + 1}"), w.Word),
        (FormattableString.Invariant($"file-{i + 1}"), w.Source),
        (FormattableString.Invariant($"sha256-{i + 1}"), w.Sha256),
    })]);

    /// <inheritdoc/>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return EncodeParts([.. prompts.Select(p => new[] { p })], cancellationToken).Text;
    }

    /// <inheritdoc/>
    public PartConditioning EncodeParts(IReadOnlyList<IReadOnlyList<string>> prompts, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        using var learned = _words.Length == 0
            ? null
            : tensor(_words.SelectMany(w => w.Values).ToArray()).view(-1, _inner.Config.HiddenSize);
        var encoded = _inner.EncodeParts(_tokenizer, prompts, learned, cancellationToken);
        encoded.Text.States.MoveToOuterDisposeScope();
        encoded.Text.Pooled?.MoveToOuterDisposeScope();
        return encoded;
    }

    /// <summary>Puts a word into an encoder, under the weights of prompts where they stand around it.</summary>
    /// <exception cref="NotSupportedException">The encoder is none of CLIP.</exception>
    internal static ITextEncoder Add(ITextEncoder encoder, LearnedWord word) => encoder switch
    {
        ClipTextEncoder clip => new LearnedWordsTextEncoder(clip, word),
        LearnedWordsTextEncoder learned => new LearnedWordsTextEncoder(learned._inner, [.. learned._words, word]),
        WeightedTextEncoder weighted => weighted.Around(Add(weighted.Inner, word)),
        _ => throw new NotSupportedException(
            $"The text encoder is a {encoder.GetType().Name}; a learned word goes into a {nameof(ClipTextEncoder)}."),
    };
}
