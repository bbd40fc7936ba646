using Pyoco;
using Pyoco.ImageSharp;

namespace TextToVideo;

/// <summary>Where a clip is saved: what <see cref="VideoClip.Save"/> writes, and <c>.gif</c>.</summary>
internal static class ClipFile
{
    private const string Gif = ".gif";

    /// <summary>The extensions that a clip can be saved with; none is a folder.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["", ".webp", ".png", Gif];

    /// <summary>Refuses a path that cannot be written, before the work.</summary>
    public static void ThrowIfNotWritable(string path)
    {
        if (IsGif(path))
        {
            OutputFile.ThrowIfNotWritable(path);
        }
        else
        {
            ClipOutput.ThrowIfNotWritable(path);
        }
    }

    /// <summary>Saves a clip; a GIF has one palette and holds no report.</summary>
    public static void Save(VideoClip clip, string path, ClipSaveOptions options)
    {
        if (IsGif(path))
        {
            clip.SaveGif(path);
        }
        else
        {
            clip.Save(path, options);
        }
    }

    private static bool IsGif(string path) => Path.GetExtension(path).Equals(Gif, StringComparison.OrdinalIgnoreCase);
}
