using System.Buffers.Binary;

namespace Pyoco;

/// <summary>The chunks of a WebP file (RFC 9649): an encoder's output becomes an animation with metadata in a chunk of our own.</summary>
internal static class WebpContainer
{
    private const int HeadBytes = 12; // RIFF, size, WEBP
    private const int ChunkHeadBytes = 8;
    private const int AnimationFlag = 2;
    private const int MostMilliseconds = (1 << 24) - 1;

    private static ReadOnlySpan<byte> MetadataType => "PYOC"u8;

    /// <summary>Whether a file that begins with these bytes, 12 at least, is a WebP file.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) =>
        start.Length >= HeadBytes && start.StartsWith("RIFF"u8) && start[8..HeadBytes].SequenceEqual("WEBP"u8);

    /// <summary>Writes what an encoder made. It leaves out the animation where all frames are alike: then one frame of the whole duration
    /// is written.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="encoded">A whole WebP file.</param>
    /// <param name="clip">What it shows.</param>
    /// <param name="metadata">A text in UTF-8; null when there is none. A chunk that readers do not know comes last.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> encoded, VideoClip clip, byte[]? metadata)
    {
        using var chunks = new MemoryStream();
        if (encoded.Slice(HeadBytes, 4).SequenceEqual("VP8X"u8))
        {
            chunks.Write(encoded[HeadBytes..]);
        }
        else
        {
            WriteStillAnimation(chunks, encoded[HeadBytes..], clip);
        }

        if (metadata is not null)
        {
            WriteChunk(chunks, MetadataType, metadata);
        }

        Span<byte> head = stackalloc byte[HeadBytes];
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], checked((uint)chunks.Length + 4));
        "WEBP"u8.CopyTo(head[8..]);
        stream.Write(head);
        chunks.WriteTo(stream);
    }

    /// <summary>Reads the metadata; null when the file has none.</summary>
    /// <param name="stream">After <c>RIFF</c>, size and <c>WEBP</c>.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static string? ReadMetadata(Stream stream)
    {
        Span<byte> head = stackalloc byte[ChunkHeadBytes];
        stream.Position = 4;
        stream.ReadExactly(head[..4]);
        var end = ChunkHeadBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (end > stream.Length || end < HeadBytes)
        {
            throw new InvalidDataException($"it claims {end} bytes and has {stream.Length}");
        }

        string? text = null;
        for (stream.Position = HeadBytes; stream.Position < end;)
        {
            stream.ReadExactly(head);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            var next = stream.Position + length + (length & 1);
            if (next > end)
            {
                throw new InvalidDataException($"a chunk claims {length} bytes, more than the file has");
            }

            if (head[..4].SequenceEqual(MetadataType))
            {
                text = text is null ? ReadText(stream, length) : throw new InvalidDataException("it has two chunks PYOC");
            }

            stream.Position = next;
        }

        return text;
    }

    private static string ReadText(Stream stream, uint length)
    {
        if (length > ClipSaveOptions.MaxMetadataBytes)
        {
            throw new InvalidDataException($"its metadata has {length} bytes; at most {ClipSaveOptions.MaxMetadataBytes} are read");
        }

        var data = new byte[length];
        stream.ReadExactly(data);
        return ClipMetadata.Utf8.GetString(data);
    }

    private static void WriteStillAnimation(Stream stream, ReadOnlySpan<byte> picture, VideoClip clip)
    {
        Span<byte> header = stackalloc byte[10];
        header.Clear();
        header[0] = AnimationFlag;
        WriteUInt24(header[4..], clip.Width - 1);
        WriteUInt24(header[7..], clip.Height - 1);
        WriteChunk(stream, "VP8X"u8, header);
        WriteChunk(stream, "ANIM"u8, stackalloc byte[6]); // no background, no end

        var frame = new byte[16 + picture.Length];
        WriteUInt24(frame.AsSpan(6), clip.Width - 1);
        WriteUInt24(frame.AsSpan(9), clip.Height - 1);
        WriteUInt24(frame.AsSpan(12), (int)Math.Min(MostMilliseconds, Math.Round(1000 * clip.FrameCount / clip.FrameRate)));
        picture.CopyTo(frame.AsSpan(16));
        WriteChunk(stream, "ANMF"u8, frame);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, data.Length);
        stream.Write(type);
        stream.Write(size);
        stream.Write(data);
        if (data.Length % 2 == 1)
        {
            stream.WriteByte(0);
        }
    }

    private static void WriteUInt24(Span<byte> span, int value)
    {
        (span[0], span[1], span[2]) = ((byte)(value & 0xFF), (byte)((value >> 8) & 0xFF), (byte)((value >> 16) & 0xFF));
    }
}
