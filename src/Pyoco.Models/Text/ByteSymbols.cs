using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pyoco.Models;

/// <summary>The alphabet of byte-level BPE: every byte has a printable character, and texts fall into words before any merge.</summary>
internal static partial class ByteSymbols
{
    /// <summary>What the last symbol of a word carries.</summary>
    public const string EndOfWord = "</w>";

    /// <summary>The token before every text.</summary>
    public const string Start = "<|startoftext|>";

    /// <summary>The token behind every text.</summary>
    public const string End = "<|endoftext|>";

    private static readonly char[] Symbols = MakeSymbols();
    private static readonly FrozenDictionary<char, byte> Bytes = Symbols.Select((c, b) => (c, (byte)b)).ToFrozenDictionary(p => p.c, p => p.Item2);

    /// <summary>The character of each byte, in the order of CLIP's vocabulary: printable bytes first, then the others.</summary>
    public static IEnumerable<char> InVocabularyOrder => Printable().Concat(Enumerable.Range(0, 256).Except(Printable())).Select(b => Symbols[b]);

    /// <summary>The words of a text that has been normalised, special tokens as words of their own.</summary>
    public static IEnumerable<string> Words(string text) => WordPattern().Matches(text).Select(m => m.Value);

    /// <summary>A text as CLIP reads it: composed characters, single blanks, lower case.</summary>
    /// <exception cref="NotSupportedException">The text has combining marks and the program runs without Unicode data.</exception>
    public static string Normalize(string text) => WhiteSpace().Replace(Compose(text), " ").Trim().ToLowerInvariant();

    // In invariant globalization mode Normalize silently returns its argument. That is right for texts without marks to compose.
    private static string Compose(string text)
    {
        const string decomposed = "e\u0301";
        if (Ascii.IsValid(text))
        {
            return text;
        }

        return decomposed.Normalize(NormalizationForm.FormC).Length == 1 || !text.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
            ? text.Normalize(NormalizationForm.FormC)
            : throw new NotSupportedException(
                "The text has combining marks, and composing them needs the Unicode data that this program runs without: set InvariantGlobalization to false.");
    }

    /// <summary>The symbols of a word's UTF-8 bytes.</summary>
    public static string Encode(string word) => string.Create(Encoding.UTF8.GetByteCount(word), word, static (symbols, source) =>
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        for (var i = 0; i < bytes.Length; i++)
        {
            symbols[i] = Symbols[bytes[i]];
        }
    });

    /// <summary>The text of a row of tokens, with a blank where a word ends.</summary>
    public static string Decode(IEnumerable<string> tokens)
    {
        var symbols = string.Concat(tokens).Replace(EndOfWord, " ", StringComparison.Ordinal);
        var bytes = symbols.Select(c => c == ' ' ? (byte)' ' : Bytes[c]).ToArray();
        return Encoding.UTF8.GetString(bytes).Trim();
    }

    private static IEnumerable<int> Printable() => Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range('¡', '¬' - '¡' + 1)).Concat(Enumerable.Range('®', 'ÿ' - '®' + 1));

    private static char[] MakeSymbols()
    {
        var symbols = new char[256];
        foreach (var b in Printable())
        {
            symbols[b] = (char)b;
        }

        var next = 256;
        foreach (var b in Enumerable.Range(0, 256).Except(Printable()))
        {
            symbols[b] = (char)next++;
        }

        return symbols;
    }

    [GeneratedRegex(@"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
