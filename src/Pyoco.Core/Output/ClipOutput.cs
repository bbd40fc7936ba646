namespace Pyoco;

/// <summary>Checks whether a clip can be saved at a path, before the work that makes it.</summary>
public static class ClipOutput
{
    /// <summary>Refuses a path at which <see cref="VideoClip.Save"/> would fail: another extension, a folder or a file in the way, a
    /// read-only file, missing rights, a full disk, foreign frames in a folder, no encoder for WebP. Nothing is left behind.</summary>
    /// <param name="path">A file <c>.webp</c> or <c>.png</c>, or a folder of frames (no extension).</param>
    /// <exception cref="ArgumentException">The path is empty, or its extension is another.</exception>
    /// <exception cref="IOException">The output cannot be written; the message says why.</exception>
    /// <exception cref="NotSupportedException">WebP is asked for and SkiaSharp's native library is missing.</exception>
    public static void ThrowIfNotWritable(string path)
    {
        switch (FormatOf(path))
        {
            case ClipFormat.Frames:
                ThrowIfFramesNotWritable(path);
                break;
            case ClipFormat.WebP:
                WebpWriter.ThrowIfUnavailable();
                OutputFile.ThrowIfNotWritable(path);
                break;
            default:
                OutputFile.ThrowIfNotWritable(path);
                break;
        }
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

    /// <summary>What a path asks for.</summary>
    /// <exception cref="ArgumentException">The path is empty, or its extension is none that can be written.</exception>
    internal static ClipFormat FormatOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".webp" => ClipFormat.WebP,
            ".png" => ClipFormat.Png,
            "" => ClipFormat.Frames,
            var extension => throw new ArgumentException(
                $"Clips are saved as .webp, as .png (animated), or into a folder of frames (no extension, or a / at the end); "
                + $"'{extension}' is none of these.", nameof(path)),
        };
    }
}

/// <summary>The forms of a saved clip.</summary>
internal enum ClipFormat
{
    WebP,
    Png,
    Frames,
}
