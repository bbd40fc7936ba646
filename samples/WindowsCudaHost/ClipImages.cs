using Pyoco;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace WindowsCudaHost;

/// <summary>Clips as images of ImageSharp.</summary>
internal static class ClipImages
{
    private const int HundredthsPerSecond = 100;

    /// <summary>An image with the clip's frames, which loops when it is saved as GIF; the caller disposes it.</summary>
    public static Image<Rgb24> ToImage(this VideoClip clip)
    {
        var image = Image.LoadPixelData<Rgb24>(clip.Frame(0).Span, clip.Width, clip.Height);
        image.Metadata.GetGifMetadata().RepeatCount = 0; // without end
        for (var i = 1; i < clip.FrameCount; i++)
        {
            using var frame = Image.LoadPixelData<Rgb24>(clip.Frame(i).Span, clip.Width, clip.Height);
            image.Frames.AddFrame(frame.Frames.RootFrame);
        }

        // The times are rounded, not each delay, so that the clip as a whole keeps its duration.
        for (var i = 0; i < image.Frames.Count; i++)
        {
            image.Frames[i].Metadata.GetGifMetadata().FrameDelay = Hundredths(i + 1) - Hundredths(i);
        }

        return image;

        int Hundredths(int frame) => (int)Math.Round(frame * HundredthsPerSecond / clip.FrameRate);
    }
}
