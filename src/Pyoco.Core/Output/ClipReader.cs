namespace Pyoco;

/// <summary>Reads clips from files, which are recognised by their content, and from folders of frames.</summary>
internal static class ClipReader
{
    private const int RgbBytes = 3;
    private const int StreamPart = 1 << 16;

    public static VideoClip Read(string path, ClipLoadOptions options)
    {
        if (Directory.Exists(path))
        {
            return FrameFolder.Read(path, options);
        }

        if (File.Exists(path) && FileKind.IsRegular(path) && VideoFile.IsVideo(path))
        {
            return VideoFile.Read(path, options);
        }

        return Open(path, options, animation =>
        {
            // Where equal frames were joined, the report still states the rate.
            var report = ReportOf(path);
            var rate = options.FrameRate ?? (report is not null && FrameRateRange.Contains(report.FrameRate) ? report.FrameRate : null);
            var clip = animation.ToClip(options with { FrameRate = rate });
            return report is null ? clip : clip.With(report);
        });
    }

    public static VideoClip Read(Stream stream, ClipLoadOptions options) => Read(() => Rest(stream, options), options);

    /// <summary>Reads a clip from a file that is in memory.</summary>
    public static VideoClip Read(byte[] content, ClipLoadOptions options) => Read(() => content, options);

    private static VideoClip Read(Func<byte[]> open, ClipLoadOptions options)
    {
        try
        {
            var content = open();
            return VideoFile.IsVideo(content.AsSpan(0, Math.Min(content.Length, FileContent.BytesToTell)))
                ? VideoFile.Read(content, options)
                : Decode(content, options).ToClip(options);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The stream cannot be read as a clip: {e.Message}.", e);
        }
    }

    /// <summary>Reads one still picture.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static DecodedAnimation ReadPicture(string path, ClipLoadOptions options) => Open(path, options, picture =>
        picture.Frames.Count == 1 ? picture : throw new InvalidDataException($"it has {picture.Frames.Count} frames; one was expected"));

    /// <summary>The report that a text is; null when it is another text.</summary>
    public static GenerationReport? AsReport(string metadata)
    {
        try
        {
            return GenerationReport.Parse(metadata);
        }
        catch (FormatException)
        {
            return null; // metadata of others, or of a host's own
        }
    }

    /// <summary>Decodes a file that is in memory.</summary>
    /// <exception cref="InvalidDataException">It is damaged, larger than the limit, or no picture.</exception>
    public static DecodedAnimation Decode(byte[] file, ClipLoadOptions options) =>
        file.AsSpan().StartsWith(PngChunks.Signature) ? ApngReader.Decode(file, options.MaxBytes)
        : IsPicture(file) ? SkiaPictures.Decode(file, options.MaxBytes)
        : throw new InvalidDataException(
            $"it is {FileContent.Describe(file.AsSpan(0, Math.Min(file.Length, FileContent.BytesToTell))) ?? "another file"}; a GIF, WebP, "
            + "PNG, JPEG or BMP file was expected");

    /// <summary>Whether a file begins as one of the kinds that <see cref="Decode"/> reads.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> start) =>
        start.StartsWith(PngChunks.Signature) || start.StartsWith("GIF8"u8) || WebpContainer.Begins(start) || IsJpeg(start)
        || start.StartsWith("BM"u8);

    /// <summary>The frames of a range, of all that there are.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static IEnumerable<T> Range<T>(IReadOnlyList<T> frames, ClipLoadOptions options)
    {
        var count = options.FrameCount ?? Math.Max(1, frames.Count - options.FirstFrame);
        return (long)options.FirstFrame + count <= frames.Count
            ? frames.Skip(options.FirstFrame).Take(count)
            : throw new InvalidDataException(TooShort(frames.Count, options));
    }

    /// <summary>Says that a clip ends before the frames that were asked for.</summary>
    public static string TooShort(int frames, ClipLoadOptions options) =>
        $"it has {frames} frames; {options.FrameCount ?? 1} from frame {options.FirstFrame} on were asked for "
        + $"({nameof(ClipLoadOptions)}.{nameof(ClipLoadOptions.FirstFrame)})";

    /// <summary>Refuses frames that take more memory than allowed.</summary>
    /// <exception cref="InvalidDataException">They do.</exception>
    public static void ThrowIfTooLarge(int width, int height, double frames, long maxBytes)
    {
        if (RgbBytes * frames * width * height > maxBytes || RgbBytes * (double)width * height > Array.MaxLength / 4 * RgbBytes)
        {
            throw new InvalidDataException(
                $"its {frames} frames of {width} x {height} take {RgbBytes * frames * width * height:0} bytes; at most {maxBytes} are "
                + $"read, and {Array.MaxLength / 4} pixels a frame ({nameof(ClipLoadOptions)}.{nameof(ClipLoadOptions.MaxBytes)})");
        }
    }

    private static byte[] ReadWhole(string path, ClipLoadOptions options)
    {
        ThrowIfTooLong(new FileInfo(path).Length, options);
        return File.ReadAllBytes(path);
    }

    // What is left of a stream, in one copy where it says how much that is.
    private static byte[] Rest(Stream stream, ClipLoadOptions options)
    {
        if (stream.CanSeek)
        {
            var left = Math.Max(0, stream.Length - stream.Position);
            ThrowIfTooLong(left, options);
            var content = new byte[left];
            var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return read == content.Length ? content : content[..read];
        }

        using var memory = new MemoryStream();
        var part = new byte[StreamPart];
        for (int read; (read = stream.Read(part)) > 0; memory.Write(part, 0, read))
        {
            ThrowIfTooLong(memory.Length + read, options);
        }

        return memory.ToArray();
    }

    private static void ThrowIfTooLong(long length, ClipLoadOptions options)
    {
        var most = Math.Min(Array.MaxLength, options.MaxBytes);
        if (length > most)
        {
            throw new InvalidDataException(
                $"it has {length} bytes; at most {most} are read ({nameof(ClipLoadOptions)}.{nameof(ClipLoadOptions.MaxBytes)})");
        }
    }

    private static T Open<T>(string path, ClipLoadOptions options, Func<DecodedAnimation, T> use)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The clip {path} was not found.", path);
        }

        try
        {
            return FileKind.IsRegular(path)
                ? use(Decode(ReadWhole(path, options), options))
                : throw new InvalidDataException("it is not a regular file");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} cannot be read as a clip: {e.Message}.", e);
        }
    }

    private static GenerationReport? ReportOf(string path)
    {
        try
        {
            return ClipMetadata.Read(path) is { } metadata ? AsReport(metadata) : null;
        }
        catch (InvalidDataException)
        {
            return null; // a GIF or JPEG, which hold none
        }
    }

    /// <summary>Whether a file that begins with these bytes is a JPEG file.</summary>
    internal static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
}
