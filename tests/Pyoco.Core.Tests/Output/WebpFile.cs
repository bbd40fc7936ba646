using System.Buffers.Binary;
using System.Text;

namespace Pyoco.Tests;

/// <summary>Takes WebP files apart.</summary>
internal static class WebpFile
{
    public static List<(string Type, byte[] Data)> Chunks(byte[] bytes)
    {
        Assert.Equal("RIFF", Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal("WEBP", Encoding.ASCII.GetString(bytes, 8, 4));
        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        var chunks = new List<(string, byte[])>();
        for (var at = 12; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
            chunks.Add((Encoding.ASCII.GetString(bytes, at, 4), bytes[(at + 8)..(at + 8 + length)]));
            at += 8 + length + length % 2;
        }

        return chunks;
    }

    /// <summary>Milliseconds of each frame of an animation.</summary>
    public static int[] Milliseconds(byte[] bytes) =>
        [.. Chunks(bytes).Where(c => c.Type == "ANMF").Select(c => c.Data[12] | c.Data[13] << 8 | c.Data[14] << 16)];
}
