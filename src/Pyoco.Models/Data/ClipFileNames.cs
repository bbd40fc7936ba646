namespace Pyoco.Models;

/// <summary>What the names of files say in a data set.</summary>
internal static class ClipFileNames
{
    /// <summary>The extension of a caption beside a clip.</summary>
    public const string Caption = ".txt";

    /// <summary>The extension of a shard.</summary>
    public const string Shard = ".tar";

    private static readonly HashSet<string> Clips = new(StringComparer.OrdinalIgnoreCase)
    {
        ".gif", ".webp", ".png", ".apng", ".jpg", ".jpeg", ".bmp",
        ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".ts", ".wmv", ".flv", ".ogv", ".3gp", ".y4m",
    };

    /// <summary>Whether a file is taken for a clip without anything that names it.</summary>
    public static bool IsClip(string name) => Clips.Contains(Path.GetExtension(name));

    /// <summary>Files of systems that are no content.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.') || name == "__MACOSX";

    /// <summary>What the files of a sample in a shard have in common, WebDataset's key: the path up to the first full stop of its last
    /// part.</summary>
    public static string Key(string name)
    {
        var start = name.LastIndexOf('/') + 1;
        var stop = name.IndexOf('.', start);
        return stop < 0 ? name : name[..stop];
    }

    /// <summary>A name without its last extension, for finding the caption beside it.</summary>
    public static string Stem(string name) => Path.GetExtension(name) is { Length: > 0 } extension ? name[..^extension.Length] : name;
}
