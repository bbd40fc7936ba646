namespace Pyoco;

/// <summary>Tells files that hold videos by how they begin.</summary>
internal static class VideoStart
{
    private const int TransportPacket = 188;

    private static readonly string[] Boxes = ["ftyp", "moov", "mdat", "wide", "free", "skip"];

    /// <summary>Whether a file begins as a container of videos: MP4 and QuickTime, Matroska and WebM, AVI, Ogg, FLV, MPEG, ASF or
    /// YUV4MPEG2.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> start) =>
        IsBox(start)
        || start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || (start.StartsWith("RIFF"u8) && start.Length > 12 && start[8..].StartsWith("AVI "u8))
        || start.StartsWith("OggS"u8) || start.StartsWith("FLV"u8) || start.StartsWith("YUV4MPEG2 "u8)
        || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA]) || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xB3])
        || start.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75])
        || (start.Length > TransportPacket && start[0] == 'G' && start[TransportPacket] == 'G');

    private static bool IsBox(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12)
        {
            return false;
        }

        var name = System.Text.Encoding.Latin1.GetString(start.Slice(4, 4));
        return Boxes.Contains(name);
    }
}
