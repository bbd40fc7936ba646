using System.Text;

namespace Pyoco.Models;

/// <summary>The alphabet of byte-level BPE: every byte has a printable character (GPT-2's table, which CLIP shares).</summary>
internal static class ByteSymbols
{
    /// <summary>What the last symbol of a word carries.</summary>
    public const string EndOfWord = "</w>";

    /// <summary>The token before every text.</summary>
    public const string Start = "<|startoftext|>";

    /// <summary>The token behind every text.</summary>
    public const string End = "<|endoftext|>";

    private static readonly char[] Symbols = MakeSymbols();

    /// <summary>The character of each byte, in the order of CLIP's vocabulary: printable bytes first, then the others.</summary>
    public static IEnumerable<char> InVocabularyOrder => Printable().Concat(Unprintable()).Select(b => Symbols[b]);

    /// <summary>The character of a byte.</summary>
    public static char Of(byte value) => Symbols[value];

    /// <summary>The symbols of a word's UTF-8 bytes.</summary>
    public static string Encode(string word) => string.Create(Encoding.UTF8.GetByteCount(word), word, static (symbols, source) =>
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        for (var i = 0; i < bytes.Length; i++)
        {
            symbols[i] = Symbols[bytes[i]];
        }
    });

    private static IEnumerable<int> Printable() =>
        Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range('¡', '¬' - '¡' + 1)).Concat(Enumerable.Range('®', 'ÿ' - '®' + 1));

    private static IEnumerable<int> Unprintable() => Enumerable.Range(0, 256).Except(Printable());

    private static char[] MakeSymbols()
    {
        var symbols = new char[256];
        foreach (var b in Printable())
        {
            symbols[b] = (char)b;
        }

        var next = 256;
        foreach (var b in Unprintable())
        {
            symbols[b] = (char)next++;
        }

        return symbols;
    }
}
