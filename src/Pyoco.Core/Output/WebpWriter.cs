using SkiaSharp;

namespace Pyoco;

/// <summary>Writes animated WebP, without loss, through SkiaSharp.</summary>
internal static class WebpWriter
{
    // Lossless WebP takes this as effort, not as quality.
    private const float Effort = 75;
    private const int LargestSide = 16_383; // RFC 9649

    public static void Write(Stream stream, VideoClip clip, ClipSaveOptions options, CancellationToken cancellationToken = default)
    {
        if (Math.Max(clip.Width, clip.Height) > LargestSide)
        {
            throw new NotSupportedException(
                $"The clip has {clip.Width} x {clip.Height} pixels; a WebP file has at most {LargestSide} rows and columns.");
        }

        using var encoded = new MemoryStream();
        Use(() => Encode(encoded, clip, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        WebpContainer.Write(stream, encoded.GetBuffer().AsSpan(0, (int)encoded.Length), clip, options.MetadataBytes);
    }

    /// <summary>Refuses a system on which SkiaSharp's native library is missing.</summary>
    /// <exception cref="NotSupportedException">It is.</exception>
    public static void ThrowIfUnavailable() => Use(() => new SKBitmap(1, 1).Dispose());

    private static void Use(Action use) => SkiaLibrary.Use("WebP", ", or save as .png, which needs no library", () =>
    {
        use();
        return true;
    });

    private static void Encode(Stream stream, VideoClip clip, CancellationToken cancellationToken)
    {
        var milliseconds = FrameDelay.Milliseconds(clip.FrameCount, clip.FrameRate);
        var (bitmaps, pixmaps) = (new List<SKBitmap>(), new List<SKPixmap>());
        try
        {
            var frames = new SKWebpEncoderFrame[clip.FrameCount];
            for (var i = 0; i < frames.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bitmaps.Add(SkiaPictures.ToBitmap(clip, i));
                pixmaps.Add(bitmaps[i].PeekPixels());
                frames[i] = new SKWebpEncoderFrame(pixmaps[i], TimeSpan.FromMilliseconds(milliseconds[i]));
            }

            var options = new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, Effort);
            if (!SKWebpEncoder.EncodeAnimated(stream, frames, options))
            {
                throw new InvalidOperationException(
                    $"SkiaSharp did not encode {clip.FrameCount} frames of {clip.Width} x {clip.Height} as WebP.");
            }
        }
        finally
        {
            pixmaps.ForEach(p => p.Dispose());
            bitmaps.ForEach(b => b.Dispose());
        }
    }
}
