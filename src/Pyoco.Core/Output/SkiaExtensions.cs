using SkiaSharp;

namespace Pyoco;

/// <summary>Frames of clips as bitmaps of SkiaSharp, and back.</summary>
public static class SkiaExtensions
{
    private const string Purpose = "A bitmap of SkiaSharp";

    /// <summary>A frame as a bitmap of RGBA without transparency; the caller disposes it.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library is missing.</exception>
    public static SKBitmap ToBitmap(this VideoClip clip, int frame = 0)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return SkiaLibrary.Use(Purpose, "", () => SkiaPictures.ToBitmap(clip, frame));
    }

    /// <summary>Bitmaps as a clip; what is transparent is drawn on black.</summary>
    /// <param name="bitmaps">At least one, all of one size, of any kind of pixels; they stay the caller's.</param>
    /// <param name="frameRate">Frames a second, from 0.02 to 1000.</param>
    /// <exception cref="ArgumentException">There is none, or they differ in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frame rate is out of range.</exception>
    public static VideoClip ToClip(this IEnumerable<SKBitmap> bitmaps, double frameRate)
    {
        ArgumentNullException.ThrowIfNull(bitmaps);
        var all = bitmaps.ToArray();
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no bitmap; a clip has at least one frame.", nameof(bitmaps));
        }

        var (width, height) = (all[0].Width, all[0].Height);
        return all.FirstOrDefault(b => (b.Width, b.Height) != (width, height)) is { } other
            ? throw new ArgumentException(
                $"A bitmap has {other.Width} x {other.Height} pixels; {width} x {height}, as the first, were expected.", nameof(bitmaps))
            : new VideoClip(all.Select(b => (ReadOnlyMemory<byte>)SkiaPictures.ToRgb(b)), width, height, frameRate);
    }

    /// <summary>A bitmap as a still picture: a clip of one frame.</summary>
    /// <param name="bitmap">The bitmap; it stays the caller's.</param>
    public static VideoClip ToClip(this SKBitmap bitmap)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        return new[] { bitmap }.ToClip(ClipPictureExtensions.StillRate);
    }
}
