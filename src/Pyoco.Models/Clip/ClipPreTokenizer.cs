using System.Text;
using System.Text.RegularExpressions;

namespace Pyoco.Models;

/// <summary>How CLIP reads a text before any merge: normalised, then cut into words.</summary>
/// <remarks>Works on code points, not on UTF-16 units, which letters outside the basic plane need.</remarks>
internal static partial class ClipPreTokenizer
{
    private static readonly string[] Specials = [ByteSymbols.Start, ByteSymbols.End];
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Blank,
        Letter,
        Number,
        Other,
    }

    /// <summary>A text as CLIP reads it: composed characters (NFC), blanks collapsed, lower case.</summary>
    /// <exception cref="ArgumentException">The text has one half of a surrogate pair without the other.</exception>
    /// <exception cref="NotSupportedException">The text needs composing and the program runs without Unicode data.</exception>
    public static string Normalize(string text)
    {
        PromptText.ThrowIfBroken(text);

        // The dotted capital I is the one letter whose lower case has two characters, and .NET leaves it as it is.
        return WhiteSpace().Replace(UnicodeComposition.Compose(text), " ").Replace("İ", "i\u0307",
            StringComparison.Ordinal).ToLowerInvariant();
    }

    /// <summary>The words of a normalised text in order, each with its place: special tokens, contractions, runs of letters, single
    /// digits, and runs of anything else but blanks.</summary>
    public static IEnumerable<(int Start, string Word)> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = EndOfWord(text, start);
            if (KindAt(text, start).Kind != Kind.Blank)
            {
                yield return (start, text[start..end]);
            }

            start = end;
        }
    }

    /// <summary>Whether a word is one of the two end tokens.</summary>
    public static bool IsSpecial(string word) => Specials.Contains(word);

    /// <summary>The words of an end token that is written out and is none: its bars, and what stands between.</summary>
    public static string[] WordsOf(string special) => [special[..2], special[2..^2], special[^2..]];

    private static int EndOfWord(string text, int start)
    {
        if ((Match(text, start, Specials) ?? Match(text, start, Contractions)) is { } whole)
        {
            return start + whole.Length;
        }

        var (kind, length) = KindAt(text, start);
        var end = start + length;
        while (kind != Kind.Number && end < text.Length && KindAt(text, end) is var next && next.Kind == kind)
        {
            end += next.Length;
        }

        return end;
    }

    private static string? Match(string text, int start, string[] words) =>
        Array.Find(words, w => string.CompareOrdinal(text, start, w, 0, w.Length) == 0);

    private static (Kind Kind, int Length) KindAt(string text, int index)
    {
        var rune = Rune.GetRuneAt(text, index);
        var kind = Rune.IsWhiteSpace(rune) ? Kind.Blank
            : Rune.IsLetter(rune) ? Kind.Letter
            : Rune.IsNumber(rune) ? Kind.Number
            : Kind.Other;
        return (kind, rune.Utf16SequenceLength);
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
