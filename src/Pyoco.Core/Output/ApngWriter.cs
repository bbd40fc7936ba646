using System.Buffers.Binary;

namespace Pyoco;

/// <summary>Writes animated PNG: the first frame is an ordinary PNG picture, the others follow in chunks of their own; it loops
/// forever.</summary>
internal static class ApngWriter
{
    public static void Write(Stream stream, VideoClip clip, ClipSaveOptions options, CancellationToken cancellationToken = default)
    {
        PngChunks.WriteStart(stream, clip.Width, clip.Height, options.MetadataBytes);
        var delay = FrameDelay.Of(clip.FrameRate);
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, clip.FrameCount);
        PngChunks.Write(stream, "acTL"u8, control); // the other four bytes: 0 plays, without end

        var sequence = 0;
        for (var i = 0; i < clip.FrameCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteFrameControl(stream, clip, delay, sequence++);
            var data = PngChunks.Compress(clip.Frame(i).Span, clip.Width, clip.Height);
            if (i == 0)
            {
                PngChunks.Write(stream, "IDAT"u8, data);
                continue;
            }

            var numbered = new byte[data.Length + 4];
            BinaryPrimitives.WriteInt32BigEndian(numbered, sequence++);
            data.CopyTo(numbered, 4);
            PngChunks.Write(stream, "fdAT"u8, numbered);
        }

        PngChunks.Write(stream, "IEND"u8, []);
    }

    private static void WriteFrameControl(Stream stream, VideoClip clip, FrameDelay delay, int sequence)
    {
        Span<byte> control = stackalloc byte[26];
        control.Clear();
        BinaryPrimitives.WriteInt32BigEndian(control, sequence);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], clip.Width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], clip.Height);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)delay.Numerator);
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], (ushort)delay.Denominator);
        PngChunks.Write(stream, "fcTL"u8, control);
    }
}
