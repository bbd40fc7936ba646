using System.Globalization;

namespace Pyoco;

/// <summary>Reads videos through ffmpeg, as a pipe of raw frames.</summary>
internal static class VideoFile
{
    private const int RgbBytes = 3;

    // How ffmpeg's report of progress, one entry a line, names the frames that it has written.
    private const string CountLine = "frame=";

    /// <summary>Whether a file is to be read by ffmpeg: it is none of the pictures and animations that are read without, and no text,
    /// archive or program either.</summary>
    public static bool IsVideo(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[FileContent.BytesToTell];
        return IsVideo(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <inheritdoc cref="IsVideo(string)"/>
    public static bool IsVideo(ReadOnlySpan<byte> start) =>
        VideoStart.IsKnown(start) || (!ClipReader.IsPicture(start) && FileContent.Describe(start) is null && Ffmpeg.IsInstalled);

    /// <summary>How many frames a video says that it has, at the rate of the options; null where the file is read without ffmpeg. A
    /// video that was cut without coding it again may say more than <see cref="CountDecodedFrames"/> finds.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static int? CountFrames(string path, ClipLoadOptions options) => !File.Exists(path) || !IsVideo(path) ? null : Named(path, () =>
    {
        var facts = VideoFacts.Of(path, count: true);
        var frames = facts.Frames ?? throw new InvalidDataException("it has no frames");
        return options.FrameRate is { } rate && facts.FrameRate is { } own ? Math.Max(1, (int)(frames / own * rate + 1e-6)) : frames;
    });

    /// <summary>How many frames a video has, at the rate of the options, by decoding all of it.</summary>
    /// <exception cref="InvalidDataException">It cannot be read to its end.</exception>
    public static int CountDecodedFrames(string path, ClipLoadOptions options) => Named(path, () =>
    {
        var facts = VideoFacts.Of(path);
        var whole = options with { FirstFrame = 0, FrameCount = null };
        var (said, code, error) = Ffmpeg.Run(
            Ffmpeg.Converter, [.. Input(path, facts, whole), "-f", "null", "-nostats", "-progress", "pipe:1", "-"], $"Reading {path}");
        var count = said.Split('\n').LastOrDefault(l => l.StartsWith(CountLine, StringComparison.Ordinal)) is { } line
            && int.TryParse(line.AsSpan(CountLine.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var frames)
                ? frames
                : 0;
        ThrowIfIncomplete(code, WithoutPath(error, path), count, isCut: false, facts, whole);
        return count;
    });

    /// <summary>Reads a video.</summary>
    /// <exception cref="InvalidDataException">ffmpeg cannot read it, it ends early, is shorter than asked or larger than the
    /// limit.</exception>
    /// <exception cref="NotSupportedException">ffmpeg is missing.</exception>
    public static VideoClip Read(string path, ClipLoadOptions options) => Named(path, () =>
    {
        var facts = VideoFacts.Of(path);
        var rate = options.FrameRate ?? facts.FrameRate ?? throw new InvalidDataException(
            $"it states no frame rate: set {nameof(ClipLoadOptions)}.{nameof(ClipLoadOptions.FrameRate)}");
        FrameRateRange.ThrowIfBeyond(rate);
        ClipReader.ThrowIfTooLarge(facts.Width, facts.Height, options.FrameCount ?? 1, options.MaxBytes);
        var ((frames, isCut), code, error) = Ffmpeg.Run(
            Ffmpeg.Converter, Arguments(path, facts, options), $"Reading {path}", output => Frames(output, facts, options));
        ThrowIfIncomplete(code, WithoutPath(error, path), frames.Count, isCut, facts, options);
        return new VideoClip(frames, facts.Width, facts.Height, rate)
        {
            Report = facts.Metadata is { } metadata ? ClipReader.AsReport(metadata) : null,
        };
    });

    /// <summary>Reads a video from a stream: ffmpeg must be able to go back in it, so it is put into a file for the time.</summary>
    public static VideoClip Read(byte[] content, ClipLoadOptions options)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, content);
        return Read(file.Path, options);
    }

    /// <summary>What ffmpeg said, without the path, which the message has already.</summary>
    public static string WithoutPath(string said, string path) =>
        said.Replace($"file:{Path.GetFullPath(path)}: ", "", StringComparison.Ordinal);

    // The whole frames of a stream, and whether it ends within one.
    private static (List<ReadOnlyMemory<byte>> Frames, bool IsCut) Frames(Stream output, VideoFacts facts, ClipLoadOptions options)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        int read;
        while (true)
        {
            var frame = new byte[RgbBytes * facts.Width * facts.Height];
            read = output.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false);
            if (read < frame.Length)
            {
                break;
            }

            frames.Add(frame);
            ClipReader.ThrowIfTooLarge(facts.Width, facts.Height, frames.Count, options.MaxBytes);
        }

        return (frames, read > 0);
    }

    // ffmpeg ends with success where a file ends early, and says so among its errors.
    private static void ThrowIfIncomplete(int code, string error, int frames, bool isCut, VideoFacts facts, ClipLoadOptions options)
    {
        var said = error.Length > 0 ? $": {error}" : "";
        var isShort = options.FrameRate is null && facts.Frames is { } stated
            && frames < Math.Min(stated - options.FirstFrame, options.FrameCount ?? int.MaxValue);
        if (code != 0 || isCut)
        {
            throw new InvalidDataException($"ffmpeg ended with code {code} after {frames} frames{said}");
        }

        if (error.Length > 0 && (isShort || facts.Frames is null || frames == 0))
        {
            throw new InvalidDataException(
                $"it ends early or is damaged: ffmpeg read {frames} frames{(facts.Frames is { } all ? $" of {all}" : "")}{said}");
        }

        if (frames == 0 || frames < options.FrameCount)
        {
            throw new InvalidDataException(ClipReader.TooShort(options.FirstFrame + frames, options));
        }
    }

    private static string[] Arguments(string path, VideoFacts facts, ClipLoadOptions options) =>
    [
        .. Input(path, facts, options), "-s", $"{facts.Width}x{facts.Height}", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
    ];

    // All arguments up to those of the output: which frames of which file.
    private static string[] Input(string path, VideoFacts facts, ClipLoadOptions options)
    {
        var filters = new List<string>();
        string[] seek = [];
        if (options.FrameRate is { } rate)
        {
            filters.Add($"fps={Number(rate)}");
        }

        if (options.FirstFrame > 0 && options.FrameRate is null && facts is { IsEven: true, FrameRate: { } even })
        {
            seek = ["-ss", Number((options.FirstFrame - 0.5) / even)]; // between two frames, so that rounding moves none
        }
        else if (options.FirstFrame > 0)
        {
            filters.Add($"select=gte(n\\,{options.FirstFrame})");
        }

        // Every frame once, one after the other, whatever its time: at a time base of 1/25, at 25 frames a second.
        filters.AddRange(["settb=1/25", "setpts=N"]);
        string[] count = options.FrameCount is { } frames ? ["-frames:v", frames.ToString(CultureInfo.InvariantCulture)] : [];
        return
        [
            "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", .. seek, "-i", $"file:{Path.GetFullPath(path)}",
            "-map", "0:V:0", "-vf", string.Join(',', filters), "-r", "25", .. count,
        ];
    }

    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} cannot be read as a clip: {e.Message}.", e);
        }
    }
}
