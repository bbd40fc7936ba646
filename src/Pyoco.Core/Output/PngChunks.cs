using System.Buffers.Binary;
using System.IO.Compression;

namespace Pyoco;

/// <summary>The chunks of PNG and APNG files (W3C, Portable Network Graphics, third edition).</summary>
internal static class PngChunks
{
    private static readonly uint[] Crc = MakeCrcTable();

    /// <summary>Signature and header of an RGB24 picture.</summary>
    public static void WriteStart(Stream stream, int width, int height)
    {
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a channel
        header[9] = 2; // RGB
        Write(stream, "IHDR"u8, header);
    }

    /// <summary>A chunk: length, type, data, checksum.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Update(Update(uint.MaxValue, type), data));
        stream.Write(number);
    }

    /// <summary>Rows filtered by their difference to the row above and compressed, as image data hold them.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> rgb, int width, int height)
    {
        const byte up = 2;
        var stride = 3 * width;
        var line = new byte[stride + 1];
        line[0] = up;
        using var buffer = new MemoryStream();
        using (var zlib = new ZLibStream(buffer, CompressionLevel.Optimal))
        {
            for (var y = 0; y < height; y++)
            {
                var row = rgb.Slice(y * stride, stride);
                var above = y == 0 ? default : rgb.Slice((y - 1) * stride, stride);
                for (var i = 0; i < stride; i++)
                {
                    line[i + 1] = unchecked((byte)(row[i] - (y == 0 ? 0 : above[i])));
                }

                zlib.Write(line);
            }
        }

        return buffer.ToArray();
    }

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            crc = Crc[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++)
            {
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
