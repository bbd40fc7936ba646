namespace Pyoco;

/// <summary>Clips saved in a chosen format, to files, streams and bytes, asynchronously too.</summary>
/// <remarks>Videos are written by ffmpeg to a temporary file first, also where they go to a stream: so a stream that cannot seek gets the
/// same bytes as a file, which every player reads. They are encoded on a thread of their own; no thread of the pool waits.</remarks>
public static class ClipSaveExtensions
{
    /// <summary>Saves the clip in a format, whatever the path's extension. The file is replaced whole or not at all; folders that are
    /// missing are made.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="path">Where to.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options have metadata, which the format does not hold.</exception>
    /// <exception cref="NotSupportedException">ffmpeg or SkiaSharp's native library is missing, or the clip is larger or faster than the
    /// format can be.</exception>
    /// <exception cref="IOException">The file cannot be written, the disk is full, or ffmpeg failed; the message has its words.</exception>
    public static void Save(this VideoClip clip, string path, ClipFormat format, ClipSaveOptions? options = null)
    {
        ThrowIfNull(clip, format);
        ClipWriter.Write(path, clip, format, options);
    }

    /// <summary>Writes the clip to a stream, which stays open and need not seek.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <exception cref="ArgumentException">The options have metadata, which the format does not hold.</exception>
    /// <exception cref="NotSupportedException">ffmpeg or SkiaSharp's native library is missing, or the clip is larger or faster than the
    /// format can be.</exception>
    /// <exception cref="IOException">The stream cannot be written, the disk is full, or ffmpeg failed.</exception>
    public static void Save(this VideoClip clip, Stream stream, ClipFormat format, ClipSaveOptions? options = null)
    {
        ThrowIfNull(clip, format);
        ArgumentNullException.ThrowIfNull(stream);
        ClipWriter.Write(stream, clip, format, options);
    }

    /// <summary>Saves the clip as <see cref="VideoClip.Save"/> does, on a thread of its own.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="path">Where to; the extension is the format.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <param name="cancellationToken">Ends the writing: between frames of a PNG, anywhere in a video; then there is no new file.</param>
    /// <exception cref="ArgumentException">The extension is none that can be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="Save(VideoClip, string, ClipFormat, ClipSaveOptions?)"/>
    public static Task SaveAsync(
        this VideoClip clip, string path, ClipSaveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var format = ClipOutput.FormatOf(path);
        return ClipWriter.OnThread(() => ClipWriter.Write(path, clip, format, options, cancellationToken));
    }

    /// <summary>Saves the clip in a format, on a thread of its own.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="path">Where to.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <param name="cancellationToken">Ends the writing: between frames of a PNG, anywhere in a video; then there is no new file.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="Save(VideoClip, string, ClipFormat, ClipSaveOptions?)"/>
    public static Task SaveAsync(
        this VideoClip clip, string path, ClipFormat format, ClipSaveOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfNull(clip, format);
        return ClipWriter.OnThread(() => ClipWriter.Write(path, clip, format, options, cancellationToken));
    }

    /// <summary>Writes the clip to a stream, which stays open, need not seek, and is written to asynchronously alone, as the body of a
    /// response has to be.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <param name="cancellationToken">Ends the writing; what is in the stream by then is no whole file.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="Save(VideoClip, Stream, ClipFormat, ClipSaveOptions?)"/>
    public static Task SaveAsync(
        this VideoClip clip, Stream stream, ClipFormat format, ClipSaveOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfNull(clip, format);
        ArgumentNullException.ThrowIfNull(stream);
        return ClipWriter.WriteAsync(stream, clip, format, options, cancellationToken);
    }

    /// <summary>The clip as the bytes of a file.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <exception cref="NotSupportedException">The file is larger than an array can be, or what <see cref="Save(VideoClip, Stream,
    /// ClipFormat, ClipSaveOptions?)"/> refuses.</exception>
    /// <exception cref="IOException">The disk is full, or ffmpeg failed.</exception>
    public static byte[] ToBytes(this VideoClip clip, ClipFormat format, ClipSaveOptions? options = null)
    {
        ThrowIfNull(clip, format);
        return ClipWriter.ToBytes(clip, format, options);
    }

    /// <summary>The clip as the bytes of a file, made on a thread of its own.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <param name="cancellationToken">Ends the encoding.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="ToBytes"/>
    public static async Task<byte[]> ToBytesAsync(
        this VideoClip clip, ClipFormat format, ClipSaveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNull(clip, format);
        byte[] bytes = [];
        await ClipWriter.OnThread(() => bytes = ClipWriter.ToBytes(clip, format, options, cancellationToken)).ConfigureAwait(false);
        return bytes;
    }

    private static void ThrowIfNull(VideoClip clip, ClipFormat format)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(format);
    }
}
