namespace Pyoco;

/// <summary>Pictures of clips: one frame, many side by side, another size. A still picture is a clip of one frame, and is saved as
/// one.</summary>
public static class ClipPictureExtensions
{
    /// <summary>Frames a second of a still picture.</summary>
    internal const double StillRate = 1;

    private const int RgbBytes = 3;
    private const float Half = 127.5f;

    /// <summary>A frame as a still picture.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public static VideoClip Still(this VideoClip clip, int frame = 0)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new VideoClip([clip.Frame(frame)], clip.Width, clip.Height, StillRate);
    }

    /// <summary>A contact sheet: frames side by side and below one another, in reading order, on white.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="columns">Frames in a row, at least 1.</param>
    /// <param name="rows">How many rows; frames at even distances from the first to the last are shown. Null is as many as all frames
    /// need.</param>
    /// <param name="gap">Pixels between frames, from 0 to 1000.</param>
    /// <returns>A still picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">The sheet is larger than an array can be.</exception>
    public static VideoClip ContactSheet(this VideoClip clip, int columns, int? rows = null, int gap = 0)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows ?? 1, 1, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gap, 1000);
        var down = rows ?? (clip.FrameCount - 1) / columns + 1;
        var (width, height) = (Side(columns, clip.Width, gap), Side(down, clip.Height, gap));
        if (RgbBytes * width * height > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A sheet of {columns} x {down} frames has {width} x {height} pixels, more than {Array.MaxLength} bytes; fewer columns or "
                + "rows were expected.", nameof(columns));
        }

        var sheet = new byte[(int)(RgbBytes * width * height)];
        Array.Fill(sheet, byte.MaxValue);
        var shown = Spread(clip.FrameCount, (int)Math.Min(clip.FrameCount, (long)columns * down));
        for (var i = 0; i < shown.Length; i++)
        {
            var (left, top) = (i % columns * (clip.Width + gap), i / columns * (clip.Height + gap));
            for (var y = 0; y < clip.Height; y++)
            {
                clip.Frame(shown[i]).Span.Slice(RgbBytes * y * clip.Width, RgbBytes * clip.Width)
                    .CopyTo(sheet.AsSpan(RgbBytes * ((top + y) * (int)width + left)));
            }
        }

        return new VideoClip([sheet], (int)width, (int)height, StillRate);
    }

    /// <summary>The clip in another size: resized until the shorter side fits, and the middle cut out. It shrinks by averages and enlarges
    /// by linear interpolation.</summary>
    /// <param name="clip">The clip; one of this size is returned as it is.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <returns>A clip without a report, as its pixels are others.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or a frame larger than an array can be.</exception>
    public static VideoClip Resized(this VideoClip clip, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)RgbBytes * width * height, Array.MaxLength, nameof(height));
        if ((clip.Width, clip.Height) == (width, height))
        {
            return clip;
        }

        var resize = FrameResize.Between((clip.Width, clip.Height), (width, height), stretches: false);
        var (planes, pixels) = (new float[RgbBytes * width * height], width * height);
        return new VideoClip(
            Enumerable.Range(0, clip.FrameCount).Select(i =>
            {
                resize.Apply(clip.Frame(i).Span, planes, pixels);
                return (ReadOnlyMemory<byte>)Interleaved(planes, pixels);
            }), width, height, clip.FrameRate);
    }

    // The first and the last of so many, and what lies between at even distances.
    private static int[] Spread(int frames, int count) => count == 1
        ? [0]
        : [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(i * (frames - 1.0) / (count - 1)))];

    private static long Side(long count, int size, int gap) => count * size + (count - 1) * gap;

    private static byte[] Interleaved(float[] planes, int pixels)
    {
        var bytes = new byte[planes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(MathF.Round((planes[i % RgbBytes * pixels + i / RgbBytes] + 1) * Half), 0, byte.MaxValue);
        }

        return bytes;
    }
}
