using System.Globalization;

namespace Pyoco;

/// <summary>A clip as a folder of PNG files and a manifest.</summary>
internal static class FrameFolder
{
    /// <summary>The name of the manifest in the folder.</summary>
    public const string ManifestName = "pyoco-frames.json";

    private const int LeastDigits = 4;

    public static void Write(string folder, VideoClip clip, ClipSaveOptions options)
    {
        var files = Enumerable.Range(0, clip.FrameCount).Select(i => (
            NameOf(i),
            (Action<Stream>)(stream => PngImage.Write(stream, clip.Frame(i).Span, clip.Width, clip.Height)))).ToArray();
        Writer(folder).Write(files, new FolderManifest
        {
            PyocoManifest = 1,
            Files = [],
            Clip = new ClipFacts(clip.Width, clip.Height, clip.FrameRate, clip.FramesSha256),
            Metadata = options.Metadata,
        });
    }

    /// <summary>The writer of a folder. No foreign file may be named like a frame, also beyond the clip's end: a reader of 0000.png,
    /// 0001.png, ... would take it for one.</summary>
    public static FolderWriter Writer(string folder) => new(folder, ManifestName, IsFrameName);

    private static string NameOf(int index) => $"{index.ToString("D4", CultureInfo.InvariantCulture)}.png";

    private static bool IsFrameName(string name) =>
        name.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
        && name[..^4] is { Length: >= LeastDigits } digits
        && digits.All(char.IsAsciiDigit);
}
