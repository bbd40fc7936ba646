using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace Pyoco.ImageSharp;

/// <summary>One palette for all frames of a clip (Wu's quantizer). ImageSharp 2.1 makes a wrong one when its GIF encoder asks this
/// quantizer for a palette of several frames, so the frames are laid below one another, and the palette is that of one
/// picture.</summary>
internal static class ClipPalette
{
    private const int MostPixels = 1 << 22;

    /// <summary>The colours.</summary>
    /// <param name="clip">The clip; of a large one some pixels of each frame are looked at, in a regular grid.</param>
    /// <param name="colors">The most colours, 2 to 256.</param>
    public static Color[] Of(VideoClip clip, int colors)
    {
        var stride = 1;
        while ((long)clip.FrameCount * Sampled(clip.Width, stride) * Sampled(clip.Height, stride) > MostPixels)
        {
            stride++;
        }

        var (width, height) = (Sampled(clip.Width, stride), Sampled(clip.Height, stride));
        var pixels = new Rgb24[clip.FrameCount * height * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, x) = (i / width, i % width * stride);
            var (frame, y) = (row / height, row % height * stride);
            pixels[i] = MemoryMarshal.Cast<byte, Rgb24>(clip.Frame(frame).Span)[y * clip.Width + x];
        }

        using var below = Image.LoadPixelData(pixels, width, clip.FrameCount * height);
        using var quantizer = new WuQuantizer(new QuantizerOptions { MaxColors = colors, Dither = null })
            .CreatePixelSpecificQuantizer<Rgb24>(Configuration.Default);
        using var indexed = quantizer.BuildPaletteAndQuantizeFrame(below.Frames.RootFrame, new Rectangle(0, 0, below.Width, below.Height));
        return [.. indexed.Palette.ToArray().Select(c => new Color(c))];
    }

    private static int Sampled(int size, int stride) => (size - 1) / stride + 1;
}
