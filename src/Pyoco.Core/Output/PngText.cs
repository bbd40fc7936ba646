using System.Buffers.Binary;
using System.IO.Hashing;

namespace Pyoco;

/// <summary>Text in PNG files: an uncompressed iTXt chunk with the keyword <c>pyoco</c> (W3C, Portable Network Graphics, third edition,
/// 11.3.3.4).</summary>
internal static class PngText
{
    private const int HeadBytes = 8; // length and type
    private const int CrcBytes = 4;
    private const int MostBytes = ClipSaveOptions.MaxMetadataBytes + (1 << 10);

    // Keyword, not compressed, no method, no language, no translated keyword.
    private static ReadOnlySpan<byte> Head => "pyoco\0\0\0\0\0"u8;

    private static ReadOnlySpan<byte> Keyword => "pyoco\0"u8;

    /// <summary>Writes the chunk; it stands before the image data.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> text) => PngChunks.Write(stream, "iTXt"u8, [.. Head, .. text]);

    /// <summary>Reads the chunk; null when the file has none. Every chunk's place is checked, the content of text chunks against their
    /// checksum.</summary>
    /// <param name="stream">After the signature.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static string? Read(Stream stream)
    {
        string? text = null;
        Span<byte> head = stackalloc byte[HeadBytes];
        for (var first = true; ; first = false)
        {
            stream.ReadExactly(head);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = head[4..];
            if (length > int.MaxValue || stream.Position + length + CrcBytes > stream.Length)
            {
                throw new InvalidDataException($"a chunk claims {length} bytes, more than the file has");
            }

            if (first != type.SequenceEqual("IHDR"u8))
            {
                throw new InvalidDataException("its header is not the first chunk, or not the only one");
            }

            var isText = type.SequenceEqual("iTXt"u8);
            if (!isText && !first)
            {
                stream.Seek(length + CrcBytes, SeekOrigin.Current);
            }
            else if (ReadChunk(stream, type, (int)length) is var data && isText && data.AsSpan().StartsWith(Keyword))
            {
                text = text is null ? TextOf(data) : throw new InvalidDataException("it has two chunks with the keyword pyoco");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return text;
            }
        }
    }

    private static byte[] ReadChunk(Stream stream, ReadOnlySpan<byte> type, int length)
    {
        if (length > MostBytes)
        {
            throw new InvalidDataException($"a chunk of text has {length} bytes; at most {MostBytes} are read");
        }

        var data = new byte[length];
        stream.ReadExactly(data);
        Span<byte> checksum = stackalloc byte[CrcBytes];
        stream.ReadExactly(checksum);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        return crc.GetCurrentHashAsUInt32() == BinaryPrimitives.ReadUInt32BigEndian(checksum)
            ? data
            : throw new InvalidDataException("the checksum of a chunk is wrong");
    }

    private static string TextOf(ReadOnlySpan<byte> data) => data.StartsWith(Head)
        ? ClipMetadata.Utf8.GetString(data[Head.Length..])
        : throw new InvalidDataException("its chunk with the keyword pyoco is compressed or has a language, which Pyoco does not write");
}
