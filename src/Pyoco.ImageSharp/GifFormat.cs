namespace Pyoco.ImageSharp;

/// <summary>GIF among the formats of clips, for code that takes any of them.</summary>
public static class GifFormat
{
    /// <summary>The extension of GIF files.</summary>
    public const string Extension = ".gif";

    /// <summary>Animated GIF, which holds no report.</summary>
    /// <param name="options">Palette and dithering; null is one palette for the clip and no dithering.</param>
    public static ClipFormat Create(GifOptions? options = null) => new(
        "GIF", Extension, "image/gif", (stream, clip, _, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            clip.SaveGif(stream, options);
            cancellationToken.ThrowIfCancellationRequested();
        })
    {
        HoldsMetadata = false,
    };
}
