using System.Buffers.Binary;

namespace Pyoco.Models;

/// <summary>Tells still pictures from animations and videos by how a file begins.</summary>
internal static class PictureStart
{
    /// <summary>How many bytes from the start decide; the chunk that says that a PNG file is animated stands before its pixels, behind
    /// texts and profiles.</summary>
    public const int Bytes = 1 << 16;

    private const int PngChunkFrame = 12;
    private const int WebpFlags = 20;
    private const int WebpAnimation = 0x02;

    /// <summary>Whether a file that begins with these bytes is one still picture: JPEG, BMP, PNG and WebP without animation.</summary>
    public static bool IsStill(ReadOnlySpan<byte> start) =>
        ClipReader.IsJpeg(start) || start.StartsWith("BM"u8)
        || (start.StartsWith(PngChunks.Signature) && !IsAnimatedPng(start))
        || (WebpContainer.Begins(start) && start.Length > WebpFlags && !IsAnimatedWebp(start));

    private static bool IsAnimatedWebp(ReadOnlySpan<byte> start) =>
        start[12..].StartsWith("VP8X"u8) && (start[WebpFlags] & WebpAnimation) != 0;

    private static bool IsAnimatedPng(ReadOnlySpan<byte> start)
    {
        long at = PngChunks.Signature.Length;
        while (at + 8 <= start.Length)
        {
            var chunk = start[(int)at..];
            var type = chunk[4..8];
            if (type.SequenceEqual("acTL"u8))
            {
                return true;
            }

            if (type.SequenceEqual("IDAT"u8))
            {
                return false;
            }

            at += PngChunkFrame + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return false;
    }
}
