using System.Buffers.Binary;
using System.Text;

namespace Pyoco.Tests;

/// <summary>Takes PNG files apart.</summary>
internal static class PngFile
{
    public static List<(string Type, byte[] Data)> Chunks(byte[] bytes)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(bytes, at + 4, 4), bytes[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }

        return chunks;
    }
}
