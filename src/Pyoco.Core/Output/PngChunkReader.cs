using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Pyoco;

/// <summary>Walks the chunks of a PNG file (W3C, Portable Network Graphics, third edition, 5.3). The place of each is checked; its content
/// is checked against its checksum where it is read, and skipped where it is not.</summary>
/// <param name="stream">A stream that can seek, after the signature.</param>
internal sealed class PngChunkReader(Stream stream)
{
    private const int HeadBytes = 8; // length and type
    private const int CrcBytes = 4;
    private readonly byte[] _head = new byte[HeadBytes];
    private long _data = stream.Position;
    private long _end = stream.Position;

    /// <summary>The type of the chunk; empty before the first.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False behind the last one, IEND.</returns>
    /// <exception cref="InvalidDataException">There is none, it is larger than the rest of the file, or the header is not the first chunk
    /// alone.</exception>
    public bool Next()
    {
        if (Type == "IEND")
        {
            return false;
        }

        if (stream.Length - _end < HeadBytes + CrcBytes)
        {
            throw new InvalidDataException("it ends without its last chunk");
        }

        stream.Position = _end;
        stream.ReadExactly(_head);
        var (isFirst, length) = (Type.Length == 0, BinaryPrimitives.ReadUInt32BigEndian(_head));
        _data = _end + HeadBytes;
        if (length > stream.Length - _data - CrcBytes)
        {
            throw new InvalidDataException($"a chunk claims {length} bytes, more than the file has");
        }

        _end = _data + length + CrcBytes;
        Type = Encoding.Latin1.GetString(_head.AsSpan(4));
        return isFirst == (Type == "IHDR")
            ? true
            : throw new InvalidDataException("its header is not the first chunk, or not the only one");
    }

    /// <summary>The content of the chunk.</summary>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="InvalidDataException">It has more, or another checksum.</exception>
    public byte[] Read(int most)
    {
        var length = _end - CrcBytes - _data;
        if (length > most)
        {
            throw new InvalidDataException($"a chunk of type {Type} has {length} bytes; at most {most} are read");
        }

        var data = new byte[length];
        stream.Position = _data;
        stream.ReadExactly(data);
        Span<byte> checksum = stackalloc byte[CrcBytes];
        stream.ReadExactly(checksum);
        var crc = new Crc32();
        crc.Append(_head.AsSpan(4));
        crc.Append(data);
        return crc.GetCurrentHashAsUInt32() == BinaryPrimitives.ReadUInt32BigEndian(checksum)
            ? data
            : throw new InvalidDataException("the checksum of a chunk is wrong");
    }
}
