using System.Buffers.Binary;

namespace Pyoco.Models;

/// <summary>Walks over the fields of one protobuf message: as much of the format as SentencePiece's model files need.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private const ulong LargestNumber = (1 << 29) - 1;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field.</summary>
    public int Number { get; private set; }

    /// <summary>The value of a field of whole numbers or flags.</summary>
    public long Integer { get; private set; }

    /// <summary>The bytes of a text, a message or a number of fixed size.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value of a field of type <c>float</c>.</summary>
    public readonly float Float => Bytes.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(Bytes) : throw new FormatException(
        $"Field {Number} is no float.");

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="FormatException">The message is damaged.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        if (tag >> 3 is 0 or > LargestNumber)
        {
            throw new FormatException($"A field has the number {tag >> 3}; the format has 1 to {LargestNumber}.");
        }

        (Number, Integer) = ((int)(tag >> 3), 0);
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                Integer = unchecked((long)Varint()); // negative numbers have their top bit set
                break;
            case 1:
                Bytes = Take(8);
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Bytes = Take(4);
                break;
            case var kind:
                throw new FormatException($"Field {Number} has the wire type {kind}.");
        }

        return true;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number has more than 64 bits.");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new FormatException($"The message ends {count - (ulong)_rest.Length} bytes early.");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
