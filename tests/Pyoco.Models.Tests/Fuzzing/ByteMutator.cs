using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pyoco.Models.Tests;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    /// <summary>Changes bytes in one place: some are others, missing, doubled, new, or a number of four that is large.</summary>
    public static void Change(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }

        var at = random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 << random.Next(8));
        switch (random.Next(7))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            case 5: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)).ToArray()); break;
            default:
                if (bytes.Count >= 4)
                {
                    BinaryPrimitives.WriteUInt32BigEndian(
                        CollectionsMarshal.AsSpan(bytes)[Math.Min(at, bytes.Count - 4)..], uint.MaxValue >> random.Next(32));
                }

                break;
        }
    }
}
