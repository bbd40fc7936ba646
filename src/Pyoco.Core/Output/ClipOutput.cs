namespace Pyoco;

/// <summary>Checks whether a clip can be saved at a path, before the work that makes it.</summary>
public static class ClipOutput
{
    /// <summary>Refuses a path at which <see cref="VideoClip.Save"/> would fail: another extension, a folder or a file in the way, a
    /// read-only file, missing rights, a full disk, foreign frames in a folder, no encoder for WebP, no ffmpeg for a video. Nothing is left
    /// behind.</summary>
    /// <param name="path">A file whose extension is that of a <see cref="ClipFormat"/>, or a folder of frames (no extension).</param>
    /// <exception cref="ArgumentException">The path is empty, or its extension is another.</exception>
    /// <exception cref="IOException">The output cannot be written; the message says why.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library, ffmpeg or its encoder is missing.</exception>
    public static void ThrowIfNotWritable(string path)
    {
        if (FormatOf(path) is { } format)
        {
            ThrowIfNotWritable(path, format);
        }
        else
        {
            ThrowIfFramesNotWritable(path);
        }
    }

    /// <summary>Refuses a path at which a file of a format could not be written; nothing is left behind.</summary>
    /// <param name="path">The file, whatever its extension.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The output cannot be written; the message says why.</exception>
    /// <exception cref="NotSupportedException">What the format needs is missing; the message says what to install.</exception>
    public static void ThrowIfNotWritable(string path, ClipFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(format);
        format.ThrowIfUnavailable();
        OutputFile.ThrowIfNotWritable(path);
    }

    /// <summary>Refuses a folder into which <see cref="VideoClip.SaveFrames"/> could not write; nothing is left behind.</summary>
    /// <param name="folder">The folder, whatever its name; it may be missing.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The frames cannot be written; the message says why.</exception>
    public static void ThrowIfFramesNotWritable(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        FrameFolder.Writer(folder).ThrowIfNotWritable([]);
    }

    /// <summary>The format that a path asks for; null for a folder of frames.</summary>
    /// <exception cref="ArgumentException">The path is empty, or its extension is none that can be written.</exception>
    internal static ClipFormat? FormatOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var extension = Path.GetExtension(path);
        return extension.Length == 0
            ? null
            : ClipFormat.All.FirstOrDefault(f => f.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException(OtherExtension(extension), nameof(path));
    }

    /// <summary>Says which extensions there are.</summary>
    internal static string OtherExtension(string extension) =>
        $"Clips are saved as {string.Join(", ", ClipFormat.All.Select(f => $"{f.Extension} ({f.Name})"))}, or into a folder of frames (no "
        + $"extension, or a / at the end); '{extension}' is none of these. The package Pyoco.ImageSharp writes .gif.";
}
