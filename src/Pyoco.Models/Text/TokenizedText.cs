namespace Pyoco.Models;

/// <summary>A text as ids.</summary>
/// <param name="Ids">As many as the tokenizer's length: CLIP's start token, text, end, padding.</param>
/// <param name="Length">How many of them are no padding.</param>
/// <param name="LengthBeforeTruncation">How many the whole text has, the tokens around it counted.</param>
/// <param name="DroppedText">The normalised text from the first word that did not fit whole; empty where all fitted.</param>
public sealed record TokenizedText(IReadOnlyList<int> Ids, int Length, int LengthBeforeTruncation, string DroppedText)
{
    /// <summary>For each id the part of the text that it is of, counted from 0, where the text was given in parts; -1 for the tokens around
    /// the text and for padding.</summary>
    internal IReadOnlyList<int> Parts { get; init; } = [];

    /// <summary>One number an id: 1 for the text and the tokens around it, 0 for padding. CLIP itself attends to padding too.</summary>
    public IReadOnlyList<int> AttentionMask => [.. Enumerable.Range(0, Ids.Count).Select(i => i < Length ? 1 : 0)];
}
