using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Pyoco.ImageSharp;

/// <summary>Clips as pictures of ImageSharp, and back.</summary>
public static class ImageSharpExtensions
{
    private const double Hundredth = 0.01;

    /// <summary>The clip as a picture with all its frames, whose GIF metadata states the delays (whole hundredths of a second); the caller
    /// disposes it.</summary>
    public static Image<Rgb24> ToImage(this VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var image = Image.LoadPixelData<Rgb24>(clip.Frame(0).Span, clip.Width, clip.Height);
        for (var i = 1; i < clip.FrameCount; i++)
        {
            image.Frames.AddFrame(MemoryMarshal.Cast<byte, Rgb24>(clip.Frame(i).Span));
        }

        var times = GifTimes.Rounded(clip);
        for (var i = 0; i < times.Length; i++)
        {
            image.Frames[i].Metadata.GetGifMetadata().FrameDelay = times[i];
        }

        return image;
    }

    /// <summary>A frame as a picture; the caller disposes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public static Image<Rgb24> ToImage(this VideoClip clip, int frame)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return Image.LoadPixelData<Rgb24>(clip.Frame(frame).Span, clip.Width, clip.Height);
    }

    /// <summary>The frames of a picture as a clip; what is transparent is drawn on black.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="frameRate">Frames a second, from 0.02 to 1000. Where it is null the picture's GIF metadata state the times; a single
    /// frame has one frame a second.</param>
    /// <exception cref="ArgumentException">No rate is given, and the picture states no times, or times of which no even ones can be
    /// made.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frame rate is out of range.</exception>
    public static VideoClip ToClip(this Image image, double? frameRate = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var pixels = image.CloneAs<Rgba32>();
        IEnumerable<ImageFrame<Rgba32>> pictures = pixels.Frames;
        var delays = pictures.Select(f => f.Metadata.GetGifMetadata().FrameDelay * Hundredth).ToArray();
        var frames = pictures.Select(f => (ReadOnlyMemory<byte>)OnBlack(f)).ToArray();
        if (frameRate is null && frames.Length > 1)
        {
            var rate = StatedRate(delays);
            frames = [.. FrameTimes.Sample(delays, Hundredth, rate).Select(i => frames[i])];
            frameRate = rate;
        }

        return new VideoClip(frames, image.Width, image.Height, frameRate ?? 1);
    }

    private static double StatedRate(double[] delays)
    {
        if (delays.Contains(0))
        {
            throw new ArgumentException(
                $"The picture has {delays.Length} frames and states no times for some of them; give a frame rate.", "frameRate");
        }

        return FrameTimes.EvenRate(delays, Hundredth) ?? throw new ArgumentException(
            $"The frames of the picture are shown for different times, {delays.Min()} to {delays.Max()} s; give a frame rate.",
            "frameRate");
    }

    private static byte[] OnBlack(ImageFrame<Rgba32> frame)
    {
        var colors = new Rgba32[frame.Width * frame.Height];
        frame.CopyPixelDataTo(colors);
        var bytes = new byte[3 * colors.Length];
        for (var i = 0; i < colors.Length; i++)
        {
            var (color, alpha) = (colors[i], colors[i].A);
            (bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]) = (Part(color.R), Part(color.G), Part(color.B));

            byte Part(byte value) => (byte)((value * alpha + byte.MaxValue / 2) / byte.MaxValue);
        }

        return bytes;
    }
}
