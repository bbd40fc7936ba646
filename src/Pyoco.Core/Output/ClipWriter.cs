namespace Pyoco;

/// <summary>Writes clips in any format: to files, whole or not at all, and to streams.</summary>
internal static class ClipWriter
{
    /// <summary>Writes a clip to a file, or, where the format is null, to a folder of frames. Folders that are missing are made.</summary>
    public static void Write(
        string path, VideoClip clip, ClipFormat? format, ClipSaveOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        var saved = Checked(clip, format, options);
        if (format is null)
        {
            FrameFolder.Write(path, clip, saved);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (format.Encoding is { } encoding)
        {
            WholeFile.WriteAt(path, file => VideoWriter.Write(file, clip, encoding, saved.Metadata, cancellationToken));
        }
        else
        {
            WholeFile.Write(path, stream => format.Encode(stream, clip, saved, cancellationToken));
        }
    }

    /// <summary>Writes a clip to a stream, which stays open and need not seek.</summary>
    public static void Write(
        Stream stream, VideoClip clip, ClipFormat format, ClipSaveOptions? options, CancellationToken cancellationToken = default)
    {
        var saved = Checked(clip, format, options);
        if (format.Encoding is null)
        {
            format.Encode(stream, clip, saved, cancellationToken);
            return;
        }

        using var file = Encoded(clip, format, saved, cancellationToken);
        using var content = File.OpenRead(file.Path);
        content.CopyTo(stream);
    }

    /// <summary>Encodes a clip on a thread of its own, and writes it to a stream asynchronously.</summary>
    public static async Task WriteAsync(
        Stream stream, VideoClip clip, ClipFormat format, ClipSaveOptions? options, CancellationToken cancellationToken)
    {
        var saved = Checked(clip, format, options);
        if (format.Encoding is null)
        {
            using var memory = new MemoryStream();
            await OnThread(() => format.Encode(memory, clip, saved, cancellationToken)).ConfigureAwait(false);
            memory.Position = 0;
            await memory.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
            return;
        }

        TemporaryFile? file = null;
        await OnThread(() => file = Encoded(clip, format, saved, cancellationToken)).ConfigureAwait(false);
        using (file)
        {
            using var content = new FileStream(file!.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            await content.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A clip as the bytes of a file.</summary>
    /// <exception cref="NotSupportedException">They are more than an array holds.</exception>
    public static byte[] ToBytes(VideoClip clip, ClipFormat format, ClipSaveOptions? options, CancellationToken cancellationToken = default)
    {
        var saved = Checked(clip, format, options);
        if (format.Encoding is null)
        {
            using var memory = new MemoryStream();
            format.Encode(memory, clip, saved, cancellationToken);
            return memory.ToArray();
        }

        using var file = Encoded(clip, format, saved, cancellationToken);
        var length = new FileInfo(file.Path).Length;
        return length <= Array.MaxLength
            ? File.ReadAllBytes(file.Path)
            : throw new NotSupportedException(
                $"The clip has {length} bytes as {format}; an array holds at most {Array.MaxLength}. Save it to a file or a stream.");
    }

    /// <summary>Does blocking work on a thread that is none of the pool's.</summary>
    public static Task OnThread(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    // ffmpeg goes back in what it writes: a stream that cannot seek would take another kind of file, which fewer players read.
    private static TemporaryFile Encoded(VideoClip clip, ClipFormat format, ClipSaveOptions options, CancellationToken cancellationToken)
    {
        var file = new TemporaryFile();
        try
        {
            VideoWriter.Write(file.Path, clip, format.Encoding!, options.Metadata, cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ClipSaveOptions Checked(VideoClip clip, ClipFormat? format, ClipSaveOptions? options) =>
        format is { HoldsMetadata: false } && options?.Metadata is not null
            ? throw new ArgumentException($"{format} holds no metadata, and the options have some.", nameof(options))
            : (options ?? ClipSaveOptions.Default).For(clip);
}
