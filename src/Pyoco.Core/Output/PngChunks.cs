using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Pyoco;

/// <summary>The chunks of PNG and APNG files (W3C, Portable Network Graphics, third edition).</summary>
internal static class PngChunks
{
    /// <summary>The first bytes of a file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Signature and header of an RGB24 picture, and its text where there is one.</summary>
    public static void WriteStart(Stream stream, int width, int height, byte[]? metadata)
    {
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a channel
        header[9] = 2; // RGB
        Write(stream, "IHDR"u8, header);
        if (metadata is not null)
        {
            PngText.Write(stream, metadata);
        }
    }

    /// <summary>A chunk: length, type, data, checksum.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
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
}
