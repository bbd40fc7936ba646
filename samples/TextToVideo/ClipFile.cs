using Pyoco;
using Pyoco.ImageSharp;

namespace TextToVideo;

/// <summary>Where a clip is saved: what <see cref="VideoClip.Save"/> writes, and <c>.gif</c>.</summary>
internal static class ClipFile
{
    private static readonly ClipFormat[] Formats = [.. ClipFormat.All, GifFormat.Create()];

    /// <summary>The extensions that a clip can be saved with; none is a folder.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["", .. Formats.Select(f => f.Extension)];

    /// <summary>Refuses a path that cannot be written, before the work.</summary>
    public static void ThrowIfNotWritable(string path)
    {
        if (FormatOf(path) is { } format)
        {
            ClipOutput.ThrowIfNotWritable(path, format);
        }
        else
        {
            ClipOutput.ThrowIfNotWritable(path);
        }
    }

    /// <summary>Saves a clip; a GIF has one palette and holds no report.</summary>
    public static void Save(VideoClip clip, string path, ClipSaveOptions options)
    {
        if (FormatOf(path) is { } format)
        {
            clip.Save(path, format, options);
        }
        else
        {
            clip.Save(path, options);
        }
    }

    private static ClipFormat? FormatOf(string path) =>
        Array.Find(Formats, f => f.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));
}
