using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pyoco;

/// <summary>Writes animated WebP, without loss, through SkiaSharp.</summary>
internal static class WebpWriter
{
    // Lossless WebP takes this as effort, not as quality.
    private const float Effort = 75;

    public static void Write(Stream stream, VideoClip clip, ClipSaveOptions options)
    {
        using var encoded = new MemoryStream();
        Use(() => Encode(encoded, clip));
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

    private static void Encode(Stream stream, VideoClip clip)
    {
        var milliseconds = FrameDelay.Milliseconds(clip.FrameCount, clip.FrameRate);
        var (bitmaps, pixmaps) = (new List<SKBitmap>(), new List<SKPixmap>());
        try
        {
            var frames = new SKWebpEncoderFrame[clip.FrameCount];
            for (var i = 0; i < frames.Length; i++)
            {
                bitmaps.Add(ToBitmap(clip, i));
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

    private static SKBitmap ToBitmap(VideoClip clip, int index)
    {
        var bitmap = new SKBitmap(new SKImageInfo(clip.Width, clip.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgb = clip.Frame(index).Span;
        var rgba = new byte[4 * clip.Width * clip.Height];
        for (var i = 0; i < clip.Width * clip.Height; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = byte.MaxValue;
        }

        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }
}
