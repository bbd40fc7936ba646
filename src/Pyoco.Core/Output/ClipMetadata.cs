using System.Text;

namespace Pyoco;

/// <summary>Reads the metadata that was saved with a clip.</summary>
public static class ClipMetadata
{
    /// <summary>UTF-8 that refuses what is invalid, without a mark at its start.</summary>
    internal static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads <see cref="ClipSaveOptions.Metadata"/> from a saved clip: a PNG or animated PNG (an iTXt chunk with the keyword
    /// <c>pyoco</c>), a WebP file (a RIFF chunk <c>PYOC</c>), a folder of frames (its manifest), or, where ffmpeg is installed, a
    /// video (a tag <c>pyoco</c>). The content decides, not the name.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <returns>The text; null when the file or folder is whole and has none.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="InvalidDataException">It is none of these, or damaged; the message states what is wrong.</exception>
    /// <exception cref="NotSupportedException">It is a video, and ffprobe is not on the PATH.</exception>
    public static string? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return ReadFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The clip {path} was not found.", path);
        }

        try
        {
            return FileKind.IsRegular(path) ? ReadFile(path) : throw new InvalidDataException("it is not a regular file");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or DecoderFallbackException)
        {
            var why = e switch
            {
                EndOfStreamException => "it ends too early",
                DecoderFallbackException => "its metadata is not UTF-8",
                _ => e.Message,
            };
            throw new InvalidDataException($"{path} is not a readable PNG, WebP or video file: {why}.", e);
        }
    }

    private static string? ReadFolder(string path)
    {
        var manifest = FolderManifest.Read(path, FrameFolder.ManifestName)
            ?? throw new InvalidDataException(
                $"The folder {path} has no {FrameFolder.ManifestName}; a folder of frames that Pyoco wrote was expected.");
        return manifest switch
        {
            { Earlier: not null } => throw new InvalidDataException(
                $"The folder {path} was not written completely; its frames may be of two clips. Save the clip again."),
            { Clip: null } => throw new InvalidDataException($"The manifest {FrameFolder.ManifestName} in {path} names no clip."),
            _ => manifest.Metadata,
        };
    }

    private static string? ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Span<byte> start = stackalloc byte[12];
        stream.ReadExactly(start[..PngChunks.Signature.Length]);
        if (start[..PngChunks.Signature.Length].SequenceEqual(PngChunks.Signature))
        {
            return PngText.Read(stream);
        }

        stream.ReadExactly(start[PngChunks.Signature.Length..]);
        return WebpContainer.Begins(start) ? WebpContainer.ReadMetadata(stream)
            : VideoStart.IsKnown(start) ? VideoFacts.Of(path).Metadata
            : throw new InvalidDataException("it has the signature of none of them");
    }
}
