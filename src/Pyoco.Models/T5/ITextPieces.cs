namespace Pyoco.Models;

/// <summary>A file that says how texts become pieces of a vocabulary: a SentencePiece model, or a <c>tokenizer.json</c> made of
/// one.</summary>
internal interface ITextPieces
{
    /// <summary>The pieces.</summary>
    UnigramVocabulary Vocabulary { get; }

    /// <summary>The id behind every text.</summary>
    int EndId { get; }

    /// <summary>The id that short texts are filled with; below 0 where the file names none.</summary>
    int PadId { get; }

    /// <summary>Number of ids, added tokens counted.</summary>
    int Count { get; }

    /// <summary>The tokens that are taken out of a text before it is divided.</summary>
    IReadOnlyCollection<AddedToken> Added { get; }

    /// <summary>Normalises a text and cuts it into parts that are divided into pieces each on its own.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Looked at every few thousand characters.</param>
    /// <exception cref="ArgumentException">The text has one half of a surrogate pair without the other.</exception>
    IReadOnlyList<TextPart> Normalize(string text, CancellationToken cancellationToken = default);
}

/// <summary>A part of a normalised text.</summary>
/// <param name="Text">Its characters, blanks as '▁'.</param>
/// <param name="Id">The token that it is; null where it is to be divided into pieces.</param>
internal readonly record struct TextPart(string Text, int? Id = null);
