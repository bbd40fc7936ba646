using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pyoco;

/// <summary>Writes animated WebP, without loss, through SkiaSharp.</summary>
internal static class WebpWriter
{
    // Lossless WebP takes this as effort, not as quality.
    private const float Effort = 75;

    // The format counts the sides in 14 bits.
    private const int LongestSide = (1 << 14) - 1;

    public static void Write(Stream stream, VideoClip clip)
    {
        if (clip.Width > LongestSide || clip.Height > LongestSide)
        {
            throw new NotSupportedException(
                $"A WebP picture has at most {LongestSide} x {LongestSide} pixels, the clip has {clip.Width} x {clip.Height}; save it as .png.");
        }

        try
        {
            Encode(stream, clip);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new NotSupportedException(
                "WebP needs the native library of SkiaSharp, which was not found. Add the package SkiaSharp.NativeAssets.Linux.NoDependencies "
                + "(or the one of your system) to the executable project, or save as .png, which needs no library.", e);
        }
    }

    private static void Encode(Stream stream, VideoClip clip)
    {
        var (bitmaps, pixmaps) = (new List<SKBitmap>(), new List<SKPixmap>());
        try
        {
            var frames = new SKWebpEncoderFrame[clip.FrameCount];
            for (var i = 0; i < frames.Length; i++)
            {
                bitmaps.Add(ToBitmap(clip, i));
                pixmaps.Add(bitmaps[i].PeekPixels());
                frames[i] = new SKWebpEncoderFrame(pixmaps[i], TimeSpan.FromMilliseconds(clip.FrameMilliseconds));
            }

            var options = new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, Effort);
            if (!SKWebpEncoder.EncodeAnimated(stream, frames, options))
            {
                throw new InvalidOperationException($"SkiaSharp did not encode {clip.FrameCount} frames of {clip.Width} x {clip.Height} as WebP.");
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
