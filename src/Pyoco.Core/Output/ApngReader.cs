namespace Pyoco;

/// <summary>Reads PNG files, animated ones too: each frame is drawn where it stands, over what the frames before it left.</summary>
internal static class ApngReader
{
    /// <summary>Decodes all frames of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or larger than the limit.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library is missing.</exception>
    public static DecodedAnimation Decode(byte[] file, long maxBytes)
    {
        var png = ApngFile.Read(file);
        if (png.Frames.Count == 0)
        {
            var still = SkiaPictures.Decode(file, maxBytes);
            return still with { Delays = [] };
        }

        ClipReader.ThrowIfTooLarge(png.Width, png.Height, png.Frames.Count, maxBytes);
        var canvas = new byte[checked(4L * png.Width * png.Height)];
        var frames = new List<byte[]>(png.Frames.Count);
        foreach (var frame in png.Frames)
        {
            var drawn = SkiaPictures.DecodeRgba(png.ToPng(frame), frame.Width, frame.Height);
            var before = frame.Disposal == ApngDisposal.Restore ? canvas.ToArray() : null;
            Draw(canvas, png.Width, drawn, frame);
            frames.Add(SkiaPictures.ToRgb(canvas));
            if (frame.Disposal == ApngDisposal.Clear)
            {
                Clear(canvas, png.Width, frame);
            }

            canvas = before ?? canvas;
        }

        return new DecodedAnimation(png.Width, png.Height, frames, [.. png.Frames.Select(f => f.Delay)], Unit: 0);
    }

    // Colours are multiplied by alpha: over is source + destination * (1 - alpha).
    private static void Draw(byte[] canvas, int width, byte[] source, ApngFrame frame)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            var row = source.AsSpan(4 * y * frame.Width, 4 * frame.Width);
            var to = Row(canvas, width, frame, y);
            for (var i = 0; i < row.Length; i++)
            {
                var left = frame.IsBlended ? byte.MaxValue - row[i | 3] : 0;
                to[i] = (byte)(row[i] + (to[i] * left + 127) / 255);
            }
        }
    }

    private static void Clear(byte[] canvas, int width, ApngFrame frame)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            Row(canvas, width, frame, y).Clear();
        }
    }

    private static Span<byte> Row(byte[] canvas, int width, ApngFrame frame, int y) =>
        canvas.AsSpan(4 * ((frame.Y + y) * width + frame.X), 4 * frame.Width);
}
