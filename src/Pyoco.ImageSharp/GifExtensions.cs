using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace Pyoco.ImageSharp;

/// <summary>Clips saved as animated GIF. A GIF has 256 colours, whole hundredths of a second and no report: WebP and animated PNG lose
/// nothing.</summary>
public static class GifExtensions
{
    private const int LargestSide = ushort.MaxValue;

    /// <summary>Saves the clip as animated GIF. The file is replaced whole or not at all; folders that are missing are made.</summary>
    /// <param name="clip">The clip: at most 50 frames a second, 65,535 rows and columns.</param>
    /// <param name="path">Where to, by convention with the extension <c>.gif</c>; <see cref="OutputFile.ThrowIfNotWritable"/> finds out
    /// before a run whether that can be written.</param>
    /// <param name="options">Palette and dithering; null is one palette for the clip and no dithering.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="NotSupportedException">The clip is faster or larger than a GIF can be.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveGif(this VideoClip clip, string path, GifOptions? options = null)
    {
        ThrowIfNoGif(clip);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.Write(path, stream => clip.SaveGif(stream, options));
    }

    /// <summary>Writes the clip as animated GIF to a stream, which stays open.</summary>
    /// <inheritdoc cref="SaveGif(VideoClip, string, GifOptions?)"/>
    public static void SaveGif(this VideoClip clip, Stream stream, GifOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfNoGif(clip);
        options ??= new GifOptions();
        using var image = clip.ToImage();
        image.Metadata.GetGifMetadata().RepeatCount = options.Plays;
        image.SaveAsGif(stream, new GifEncoder
        {
            ColorTableMode = options.Palette == GifPalette.Clip ? GifColorTableMode.Global : GifColorTableMode.Local,
            Quantizer = Quantizer(clip, options),
        });
    }

    /// <summary>Writes the clip as animated GIF to a stream, which stays open. The colours are found and the file is made on a thread of
    /// the pool; then the bytes go to the stream asynchronously.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">Palette and dithering; null is one palette for the clip and no dithering.</param>
    /// <param name="cancellationToken">Ends the writing; what is in the stream by then is no whole GIF.</param>
    /// <exception cref="NotSupportedException">The clip is faster or larger than a GIF can be.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task SaveGifAsync(
        this VideoClip clip, Stream stream, GifOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNoGif(clip);
        ArgumentNullException.ThrowIfNull(stream);
        using var file = new MemoryStream();
        await Task.Run(() => clip.SaveGif(file, options), cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        await file.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    private static IQuantizer Quantizer(VideoClip clip, GifOptions options)
    {
        var quantization = new QuantizerOptions
        {
            MaxColors = options.Colors,
            Dither = options.Dithering switch
            {
                GifDithering.Ordered => KnownDitherings.Bayer8x8,
                GifDithering.ErrorDiffusion => KnownDitherings.FloydSteinberg,
                _ => null,
            },
        };
        return options.Palette == GifPalette.Clip
            ? new PaletteQuantizer(ClipPalette.Of(clip, options.Colors), quantization)
            : new WuQuantizer(quantization);
    }

    private static void ThrowIfNoGif(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        GifTimes.ThrowIfTooFast(clip);
        if (Math.Max(clip.Width, clip.Height) > LargestSide)
        {
            throw new NotSupportedException(
                $"The clip has {clip.Width} x {clip.Height} pixels; a GIF has at most {LargestSide} rows and columns.");
        }
    }
}
