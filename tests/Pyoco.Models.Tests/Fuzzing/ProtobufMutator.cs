namespace Pyoco.Models.Tests;

/// <summary>Changes a protobuf message by its fields: they are missing, doubled, elsewhere, of other numbers, kinds and values, and so are
/// those of the messages inside.</summary>
internal static class ProtobufMutator
{
    private static readonly ulong[] Numbers =
        [0, 1, 2, 3, 5, 6, 40, 127, 128, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, ulong.MaxValue];

    /// <summary>The message, changed in one place or some.</summary>
    public static byte[] Change(byte[] message, Random random)
    {
        var fields = Parse(message) ?? [];
        for (var i = JsonMutator.Count(random); i > 0 && fields.Count > 0; i--)
        {
            ChangeOne(fields, random);
        }

        List<byte> bytes = [.. Write(fields)];
        if (random.Next(10) == 0)
        {
            ByteMutator.Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void ChangeOne(List<Field> fields, Random random)
    {
        var at = random.Next(fields.Count);
        var field = fields[at];
        switch (random.Next(8))
        {
            case 0: fields.RemoveAt(at); break;
            case 1: fields.Insert(random.Next(fields.Count), field); break;
            case 2: fields[at] = field with { Number = Numbers[random.Next(8)] }; break;
            case 3: fields[at] = field with { Wire = (ulong)random.Next(8) }; break;
            case 4 or 5 when field.Wire == 0: fields[at] = field with { Value = Numbers[random.Next(Numbers.Length)] }; break;
            case 4 when field.Bytes.Length > 0:
                List<byte> bytes = [.. field.Bytes];
                ByteMutator.Change(bytes, random);
                fields[at] = field with { Bytes = [.. bytes] };
                break;
            default:
                if (field.Wire == 2 && field.Bytes.Length > 0 && Parse(field.Bytes) is { Count: > 0 } inner)
                {
                    ChangeOne(inner, random);
                    fields[at] = field with { Bytes = Write(inner) };
                }

                break;
        }
    }

    // Null where the bytes are no message.
    private static List<Field>? Parse(byte[] message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            if (Varint(message, ref at) is not { } tag || Read(message, tag, ref at) is not { } field)
            {
                return null;
            }

            fields.Add(field);
        }

        return fields;
    }

    private static Field? Read(byte[] message, ulong tag, ref int at)
    {
        var (number, wire) = (tag >> 3, tag & 7);
        if (wire == 0)
        {
            return Varint(message, ref at) is { } value ? new Field(number, wire, value, []) : null;
        }

        var length = wire switch { 1 => 8UL, 5 => 4UL, 2 => Varint(message, ref at), _ => null };
        if (length is not { } count || count > (ulong)(message.Length - at))
        {
            return null;
        }

        at += (int)count;
        return new Field(number, wire, 0, message[(at - (int)count)..at]);
    }

    private static ulong? Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            value |= (ulong)(message[at] & 0x7F) << shift;
            if (message[at++] < 0x80)
            {
                return value;
            }
        }

        return null;
    }

    private static byte[] Write(List<Field> fields) => [.. fields.SelectMany(Write)];

    private static IEnumerable<byte> Write(Field field) =>
    [
        .. Varint((field.Number << 3) | field.Wire),
        .. field.Wire == 0 ? Varint(field.Value) : field.Wire == 2 ? [.. Varint((ulong)field.Bytes.Length), .. field.Bytes] : field.Bytes,
    ];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    private sealed record Field(ulong Number, ulong Wire, ulong Value, byte[] Bytes);
}
