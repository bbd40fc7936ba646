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
        var delay = Math.Max(1, (int)Math.Round(HundredthsPerSecond / clip.FrameRate));
        var image = Image.LoadPixelData<Rgb24>(clip.Frame(0).Span, clip.Width, clip.Height);
        image.Metadata.GetGifMetadata().RepeatCount = 0; // without end
        for (var i = 1; i < clip.FrameCount; i++)
        {
            using var frame = Image.LoadPixelData<Rgb24>(clip.Frame(i).Span, clip.Width, clip.Height);
            image.Frames.AddFrame(frame.Frames.RootFrame);
        }

        foreach (var frame in image.Frames)
        {
            frame.Metadata.GetGifMetadata().FrameDelay = delay;
        }

        return image;
    }
}
