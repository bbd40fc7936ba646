using Pyoco;
using Pyoco.ImageSharp;

namespace WebStudio.Clips;

/// <summary>The files that a clip can be downloaded as.</summary>
internal static class DownloadFormat
{
    /// <summary>Animated WebP, without loss.</summary>
    public const string WebP = "webp";

    /// <summary>Animated PNG, without loss.</summary>
    public const string Png = "png";

    /// <summary>Animated GIF of 256 colours.</summary>
    public const string Gif = "gif";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [WebP] = "image/webp", [Png] = "image/apng", [Gif] = "image/gif",
    };

    /// <summary>The names of the formats.</summary>
    public static IReadOnlyCollection<string> All => Types.Keys;

    /// <summary>The media type of a format; null where there is no such format.</summary>
    public static string? TypeOf(string format) => Types.GetValueOrDefault(format);

    /// <summary>The bytes of a clip in a format.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="format">One of <see cref="All"/>.</param>
    /// <param name="report">What is said in the file of how it was made; a GIF says nothing.</param>
    /// <param name="folder">Where temporary files may be.</param>
    public static byte[] Write(VideoClip clip, string format, SavedReport report, string folder)
    {
        if (format == Gif)
        {
            using var stream = new MemoryStream();
            clip.SaveGif(stream);
            return stream.ToArray();
        }

        var file = Path.Combine(folder, $".{Guid.NewGuid():N}.{format}");
        try
        {
            clip.Save(file, new ClipSaveOptions { Report = report });
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
