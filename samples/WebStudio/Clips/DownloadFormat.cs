using Pyoco;
using Pyoco.ImageSharp;

namespace WebStudio.Clips;

/// <summary>The files that a clip can be downloaded as, by their extensions: pictures that move, and videos where ffmpeg is
/// installed.</summary>
internal static class DownloadFormat
{
    private static readonly Dictionary<string, ClipFormat> Formats =
        new[] { ClipFormat.WebP, ClipFormat.Apng, GifFormat.Create(), ClipFormat.Mp4(), ClipFormat.WebM() }
            .Where(IsAvailable).ToDictionary(f => f.Extension[1..], StringComparer.Ordinal);

    /// <summary>The names of the formats.</summary>
    public static IReadOnlyCollection<string> All => Formats.Keys;

    /// <summary>The format of a name; null where there is no such format.</summary>
    public static ClipFormat? Of(string name) => Formats.GetValueOrDefault(name);

    private static bool IsAvailable(ClipFormat format)
    {
        try
        {
            format.ThrowIfUnavailable();
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
