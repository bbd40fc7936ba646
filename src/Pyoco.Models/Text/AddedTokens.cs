using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>Finds added tokens in texts as the tokenizers library does: first those that stand in the text as it was written, then, in what
/// is left and normalised, the others. Linear in the length of the text.</summary>
internal sealed class AddedTokens
{
    private readonly TokenTrie _written;
    private readonly TokenTrie _normalized;

    /// <summary>A set of tokens.</summary>
    /// <param name="tokens">The tokens, no two of one text.</param>
    /// <param name="normalize">How texts are normalised.</param>
    public AddedTokens(IReadOnlyCollection<AddedToken> tokens, Func<string, string> normalize)
    {
        All = tokens;
        _written = new TokenTrie(tokens.Where(t => !t.Normalized).Select(t => (t.Content, t)));
        _normalized = new TokenTrie(tokens.Where(t => t.Normalized).Select(t => (normalize(t.Content), t)));
    }

    /// <summary>The tokens.</summary>
    public IReadOnlyCollection<AddedToken> All { get; }

    /// <summary>Cuts a text as it was written at the tokens that are looked for there.</summary>
    public IEnumerable<Part> SplitWritten(string text) => Split(text, _written);

    /// <summary>Cuts a normalised text at the other tokens.</summary>
    public IEnumerable<Part> SplitNormalized(string text) => Split(text, _normalized);

    private static IEnumerable<Part> Split(string text, TokenTrie tokens)
    {
        var done = 0;
        for (var at = 0; at < text.Length && !tokens.IsEmpty;)
        {
            if (tokens.Longest(text, at) is not var (token, length))
            {
                at++;
                continue;
            }

            var (start, end) = (at, at + length);
            at = end;
            if (token.SingleWord && (EndsWithWord(text, start) || StartsWithWord(text, end)))
            {
                continue;
            }

            start = token.LeftStrip ? Math.Max(done, SkipBlanksBefore(text, start, done)) : start;
            end = token.RightStrip ? SkipBlanksBehind(text, end) : end;
            if (start > done)
            {
                yield return new Part(text[done..start], null);
            }

            yield return new Part(text[Math.Min(start, end)..end], token);
            done = end;
        }

        if (done < text.Length)
        {
            yield return new Part(text[done..], null);
        }
    }

    private static int SkipBlanksBefore(string text, int start, int first)
    {
        while (start > first && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    private static int SkipBlanksBehind(string text, int end)
    {
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool EndsWithWord(string text, int end) =>
        end > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out _) == 0 && IsOfWord(rune);

    private static bool StartsWithWord(string text, int start) =>
        start < text.Length && Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out _) == 0 && IsOfWord(rune);

    // Unicode's \w: letters, marks, digits, letter-like numbers, connectors, and the two joiners.
    private static bool IsOfWord(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    /// <summary>A part of a text: a token with the blanks that belong to it, or what stands between tokens.</summary>
    internal readonly record struct Part(string Text, AddedToken? Token);

    private sealed class TokenTrie
    {
        private readonly Dictionary<(int Node, char Next), int> _children = [];
        private readonly Dictionary<int, AddedToken> _ends = [];

        public TokenTrie(IEnumerable<(string Text, AddedToken Token)> tokens)
        {
            foreach (var (text, token) in tokens.Where(t => t.Text.Length > 0))
            {
                var node = 0;
                foreach (var next in text)
                {
                    if (!_children.TryGetValue((node, next), out var child))
                    {
                        child = _children.Count + 1;
                        _children.Add((node, next), child);
                    }

                    node = child;
                }

                _ends.TryAdd(node, token);
            }
        }

        public bool IsEmpty => _ends.Count == 0;

        public (AddedToken Token, int Length)? Longest(string text, int start)
        {
            (AddedToken, int)? found = null;
            var node = 0;
            for (var at = start; at < text.Length && _children.TryGetValue((node, text[at]), out node); at++)
            {
                if (_ends.TryGetValue(node, out var token))
                {
                    found = (token, at + 1 - start);
                }
            }

            return found;
        }
    }
}
