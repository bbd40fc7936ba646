using System.Buffers.Binary;

namespace Pyoco.Models;

/// <summary>The table of replaced characters in a SentencePiece model (its <c>precompiled_charsmap</c>; for T5 a variant of Unicode's
/// NFKC).</summary>
/// <remarks>Bytes: the length of a trie, the trie as a double array of 32-bit units, then the replacements, each ended by a zero. A unit
/// has its byte in the lowest eight bits, in bit 8 whether a value follows, in the upper ones the distance to its children.</remarks>
internal sealed class PrecompiledCharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <exception cref="FormatException">The table is damaged.</exception>
    public PrecompiledCharsMap(ReadOnlySpan<byte> table)
    {
        var size = table.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(table);
        if (size == 0 || size % 4 != 0 || size > (uint)table.Length - 4)
        {
            throw new FormatException($"The table of characters has {table.Length} bytes and claims a trie of {size}.");
        }

        var trie = table.Slice(4, (int)size);
        _units = new uint[size / 4];
        for (var i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(trie[(4 * i)..]);
        }

        _replacements = table[(4 + (int)size)..].ToArray();
    }

    /// <summary>Finds the longest beginning of a text that is replaced.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="replacement">What stands for it.</param>
    /// <returns>Its length in bytes; 0 where nothing is replaced.</returns>
    public int Longest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Search(text, shortest: false, out replacement);

    /// <summary>As <see cref="Longest"/>, for the shortest.</summary>
    public int Shortest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Search(text, shortest: true, out replacement);

    private int Search(ReadOnlySpan<byte> text, bool shortest, out ReadOnlySpan<byte> replacement)
    {
        var (length, value) = (0, 0u);
        var node = Children(0, Unit(0));
        for (var i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (Unit(node) is var unit && (unit & 0x800000FF) != text[i])
            {
                break;
            }

            var children = Children(node, unit);
            if ((unit & 0x100) != 0)
            {
                (length, value) = (i + 1, Unit(children) & 0x7FFFFFFF);
                if (shortest)
                {
                    break;
                }
            }

            node = children;
        }

        replacement = default;
        if (length > 0)
        {
            var rest = value <= (uint)_replacements.Length ? _replacements.AsSpan((int)value) : throw Lost();
            replacement = rest[..(rest.IndexOf((byte)0) is >= 0 and var end ? end : rest.Length)];
        }

        return length;
    }

    private static uint Children(uint node, uint unit) => node ^ ((unit >> 10) << (int)((unit & 0x200) >> 6));

    private uint Unit(uint node) => node < (uint)_units.Length ? _units[node] : throw Lost();

    private static CheckpointException Lost() =>
        new("The tokenizer's table of replaced characters points behind its end; its file is damaged.");
}
