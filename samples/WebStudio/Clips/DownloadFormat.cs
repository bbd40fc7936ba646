using Pyoco;
using Pyoco.ImageSharp;

namespace WebStudio.Clips;

/// <summary>The files that a clip can be downloaded as, by the name that a request has for them: those that this machine can
/// write.</summary>
internal static class DownloadFormat
{
    private static readonly Dictionary<string, ClipFormat> Known = new[]
    {
        ClipFormat.WebP, ClipFormat.Mp4(), GifFormat.Create(), ClipFormat.Apng,
    }.Where(IsAvailable).ToDictionary(format => format.Extension[1..], StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>The one of a name; null where there is none.</summary>
    public static ClipFormat? Named(string name) => Known.GetValueOrDefault(name);

    // MP4 needs ffmpeg.
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
