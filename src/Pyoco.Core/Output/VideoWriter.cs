using System.Text;

namespace Pyoco;

/// <summary>Writes videos through ffmpeg, as a pipe of raw frames.</summary>
internal static class VideoWriter
{
    private const int RgbBytes = 3;
    private const int ToldLines = 3;

    /// <summary>Writes a clip to a path.</summary>
    /// <param name="path">Where to; a file that is there is overwritten. Where the writing fails, a part of one may be left.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="encoding">How.</param>
    /// <param name="metadata">What is saved under the tag <c>pyoco</c>; null for nothing.</param>
    /// <param name="cancellationToken">Ends ffmpeg.</param>
    /// <exception cref="NotSupportedException">ffmpeg is missing.</exception>
    /// <exception cref="IOException">ffmpeg failed, or was killed; the message has its words.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(string path, VideoClip clip, VideoEncoding encoding, string? metadata, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var tags = metadata is null ? null : new TemporaryFile();
        if (tags is not null)
        {
            File.WriteAllText(tags.Path, Tags(metadata!), ClipMetadata.Utf8);
        }

        using var process = Ffmpeg.Start(
            Ffmpeg.Converter, encoding.Arguments(clip, tags?.Path, Path.GetFullPath(path)), $"Writing a video with {encoding.Encoder}");
        using var stop = cancellationToken.Register(process.Kill);
        var isWhole = Feed(process.Input, clip, encoding);
        var (code, error) = process.Finish(ToldLines);
        cancellationToken.ThrowIfCancellationRequested();
        if (code != 0 || !isWhole)
        {
            throw new IOException(
                $"ffmpeg ended with code {code} while it wrote {clip.FrameCount} frames of {clip.Width} x {clip.Height} with "
                + $"{encoding.Encoder}{(error.Length > 0 ? $": {error}" : ".")}");
        }

        Flush(path);
    }

    /// <summary>A metadata file of ffmpeg with one tag.</summary>
    public static string Tags(string metadata)
    {
        var text = new StringBuilder(";FFMETADATA1\npyoco=");
        foreach (var character in metadata)
        {
            text.Append(character is '=' or ';' or '#' or '\\' or '\n' ? "\\" : "").Append(character);
        }

        return text.Append('\n').ToString();
    }

    // False where ffmpeg stopped reading.
    private static bool Feed(Stream input, VideoClip clip, VideoEncoding encoding)
    {
        var (width, height) = (encoding.Padded(clip.Width), encoding.Padded(clip.Height));
        var padded = new byte[(width, height) == (clip.Width, clip.Height) ? 0 : RgbBytes * width * height];
        try
        {
            for (var i = 0; i < clip.FrameCount; i++)
            {
                var frame = clip.Frame(i).Span;
                if (padded.Length > 0)
                {
                    Pad(frame, clip.Width, padded, width);
                    frame = padded;
                }

                input.Write(frame);
            }

            input.Close();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Repeats the last column and the last row where the padded frame has one more.</summary>
    /// <param name="frame">RGB24, rows from the top.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="padded">The padded frame.</param>
    /// <param name="paddedWidth">Its columns.</param>
    public static void Pad(ReadOnlySpan<byte> frame, int width, Span<byte> padded, int paddedWidth)
    {
        var (stride, paddedStride) = (RgbBytes * width, RgbBytes * paddedWidth);
        for (var y = 0; y < padded.Length / paddedStride; y++)
        {
            var row = frame.Slice(Math.Min(y, frame.Length / stride - 1) * stride, stride);
            var to = padded.Slice(y * paddedStride, paddedStride);
            row.CopyTo(to);
            row[^RgbBytes..].CopyTo(to[^RgbBytes..]);
        }
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
