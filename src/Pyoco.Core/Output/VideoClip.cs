using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A finished video: RGB24 frames and a frame rate, independent of any imaging library. Immutable.</summary>
public sealed class VideoClip
{
    private const int Channels = 3;
    private readonly byte[][] _frames;
    private string? _hash;

    /// <summary>A clip of given frames, which are copied.</summary>
    /// <param name="frames">At least one frame: rows from the top, three bytes a pixel.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="frameRate">Frames a second, from 0.02 to 1000: a frame lasts from a millisecond to 50 seconds.</param>
    /// <exception cref="ArgumentException">There is no frame, or one has another number of bytes than
    /// <c>3 * width * height</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or the frame rate is out of range.</exception>
    public VideoClip(IEnumerable<ReadOnlyMemory<byte>> frames, int width, int height, double frameRate)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ThrowIfNoFrameRate(frameRate);
        _frames = [.. frames.Select(f => f.ToArray())];
        (Width, Height, FrameRate) = (width, height, frameRate);
        var wrong = _frames.Length == 0 ? -1 : Array.FindIndex(_frames, f => f.Length != (Int128)Channels * width * height);
        if (_frames.Length == 0 || wrong >= 0)
        {
            throw new ArgumentException(
                _frames.Length == 0
                    ? "A clip has at least one frame."
                    : $"Frame {wrong} has {_frames[wrong].Length} bytes; {Channels} * {width} * {height} were expected.",
                nameof(frames));
        }
    }

    private VideoClip(byte[][] frames, int width, int height, double frameRate) =>
        (_frames, Width, Height, FrameRate) = (frames, width, height, frameRate);

    /// <summary>Number of frames.</summary>
    public int FrameCount => _frames.Length;

    /// <summary>Columns of a frame.</summary>
    public int Width { get; }

    /// <summary>Rows of a frame.</summary>
    public int Height { get; }

    /// <summary>Frames a second.</summary>
    public double FrameRate { get; }

    /// <summary>How the clip was made; null for clips that no pipeline made.</summary>
    public GenerationReport? Report { get; init; }

    /// <summary>SHA-256 of width, height and number of frames (int32, little-endian) and all frames' bytes, in lower-case hexadecimal
    /// digits: equal for clips of the same pixels.</summary>
    public string FramesSha256 => _hash ??= HashFrames();

    /// <summary>The same frames with a report.</summary>
    internal VideoClip With(GenerationReport report) => new(_frames, Width, Height, FrameRate) { Report = report };

    /// <summary>A clip of frames that it takes over, of the right size, with the report that states their hash.</summary>
    internal static VideoClip Of(byte[][] frames, int width, int height, double frameRate, GenerationReport report) =>
        new(frames, width, height, frameRate) { Report = report, _hash = report.FramesSha256 };

    /// <summary>A frame: rows from the top, three bytes a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public ReadOnlyMemory<byte> Frame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FrameCount);
        return _frames[index];
    }

    /// <summary>A clip from an RGB video in [-1, 1]; values beyond are cut, the others rounded to 256 steps. Frames are converted one by
    /// one.</summary>
    /// <param name="video">(1, 3, F, H, W), on any device.</param>
    /// <param name="frameRate">Frames a second, from 0.02 to 1000.</param>
    /// <exception cref="ArgumentException">The video is not a single RGB video, its frames are larger than an array can be, or it holds
    /// NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frame rate is out of range.</exception>
    public static VideoClip FromTensor(Tensor video, double frameRate)
    {
        var shape = VideoShape.Of(video);
        if (shape.Batch != 1 || shape.Channels != Channels)
        {
            throw new ArgumentException($"The video has the shape {shape}; (1, 3, F, H, W) was expected.", nameof(video));
        }

        ThrowIfNoFrameRate(frameRate);
        var bytes = (long)Channels * shape.Height * shape.Width;
        if (bytes > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A frame of {shape.Width} x {shape.Height} has {bytes} bytes; at most {Array.MaxLength} fit.", nameof(video));
        }

        var frames = new byte[shape.Frames][];
        for (var i = 0; i < frames.Length; i++)
        {
            using var scope = NewDisposeScope();
            frames[i] = VideoFrame.ToBytes(video.detach().select(0, 0).select(1, i))
                ?? throw new ArgumentException($"The video holds NaN in frame {i}.", nameof(video));
        }

        return new VideoClip(frames, shape.Width, shape.Height, frameRate);
    }

    /// <summary>The clip as an RGB video (1, 3, F, H, W) in [-1, 1], float32 on the CPU; the caller owns it.</summary>
    public Tensor ToTensor()
    {
        using var scope = NewDisposeScope();
        var video = empty([1, Channels, FrameCount, Height, Width], ScalarType.Float32, CPU);
        for (var i = 0; i < FrameCount; i++)
        {
            using var frame = NewDisposeScope();
            video.select(0, 0).select(1, i).copy_(VideoFrame.ToTensor(_frames[i], Width, Height)); // (3, H, W)
        }

        return video.MoveToOuterDisposeScope();
    }

    /// <summary>Reads a clip: GIF, WebP, PNG (also animated), JPEG, BMP, a folder of frames, or, where ffmpeg is installed, any video that
    /// it reads. The content decides, not the name. What is transparent is drawn on black.</summary>
    /// <remarks>
    /// <para>A folder that <see cref="SaveFrames"/> wrote needs nothing else; of any other folder all pictures are the frames, in the order
    /// of their names (<c>frame9</c> before <c>frame10</c>), and <see cref="ClipLoadOptions.FrameRate"/> states the rate. A still picture
    /// is a clip of one frame, at one frame a second unless the options give another rate; the orientation of a photograph is not
    /// applied. A GIF's frames of at most 10 ms are shown for 100
    /// ms, as browsers do.</para>
    /// <para>Of a video the frames are taken as they are coded, turned as the file says; with
    /// <see cref="ClipLoadOptions.FrameRate"/> it is sampled.</para>
    /// <para><see cref="Report"/> is the report that was saved with the clip.</para>
    /// </remarks>
    /// <param name="path">A file or a folder.</param>
    /// <param name="options">Frame rate, range of frames and limit; null is the rate of the file, all frames and 4 GiB.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="InvalidDataException">It is none of these, damaged, larger than the limit, or its frames are shown for different
    /// times and the options give no rate; the message states what is wrong.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library is missing, or it is a video and ffmpeg is not on the
    /// PATH.</exception>
    public static VideoClip Load(string path, ClipLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ClipReader.Read(path, options ?? new ClipLoadOptions());
    }

    /// <summary>Reads a clip from a stream, which stays open and is read to its end. Of the reports, only that of a video is
    /// read.</summary>
    /// <param name="stream">A file of one of the kinds.</param>
    /// <param name="options">Frame rate and limit; null is the rate of the file and 4 GiB.</param>
    /// <exception cref="InvalidDataException">It is none, damaged, larger than the limit, or its frames are shown for different times and
    /// the options give no rate; the message states what is wrong.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library is missing, or it is a video and ffmpeg is not on the
    /// PATH.</exception>
    public static VideoClip Load(Stream stream, ClipLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ClipReader.Read(stream, options ?? new ClipLoadOptions());
    }

    /// <summary>Saves the clip as its path says: <c>.webp</c> and <c>.png</c> (animated) without loss, by ffmpeg <c>.mp4</c> (H.264),
    /// <c>.webm</c> (VP9), <c>.mov</c> (ProRes) and <c>.mkv</c> (without loss); a path without an extension is a folder of frames
    /// (<see cref="SaveFrames"/>). A file is replaced whole or not at all; where it is a symbolic link, the file that it points to is
    /// written. Folders that are missing are made.</summary>
    /// <remarks><see cref="ClipSaveExtensions"/> has formats with settings, streams, bytes and asynchronous forms.</remarks>
    /// <param name="path">Where to.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <exception cref="ArgumentException">The extension is another.</exception>
    /// <exception cref="IOException">The output cannot be written, or ffmpeg failed (<see cref="ClipOutput.ThrowIfNotWritable(string)"/>
    /// finds out before whether it can).</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library or ffmpeg is missing, or the clip is larger than the format can
    /// be.</exception>
    public void Save(string path, ClipSaveOptions? options = null) => ClipWriter.Write(path, this, ClipOutput.FormatOf(path), options);

    /// <summary>Saves the frames as <c>0000.png</c>, <c>0001.png</c>, ... in a folder, which is made when it is missing. A manifest,
    /// <c>pyoco-frames.json</c>, lists them. The frames of an earlier clip that it lists are replaced, all or none; every other file stays
    /// as it is.</summary>
    /// <param name="folder">The folder, whatever its name.</param>
    /// <param name="options">What is saved with the clip; null is the report without its prompts.</param>
    /// <exception cref="IOException">The folder cannot be written, or holds files named like frames that Pyoco did not write or that were
    /// changed since.</exception>
    public void SaveFrames(string folder, ClipSaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        FrameFolder.Write(folder, this, (options ?? ClipSaveOptions.Default).For(this));
    }

    private static void ThrowIfNoFrameRate(double frameRate)
    {
        if (!FrameRateRange.Contains(frameRate))
        {
            throw new ArgumentOutOfRangeException(nameof(frameRate), frameRate, "The frame rate is from 0.02 to 1000 frames a second.");
        }
    }

    private string HashFrames()
    {
        using var hash = new FramesHash(Width, Height, FrameCount);
        foreach (var frame in _frames)
        {
            hash.Add(frame);
        }

        return hash.End();
    }
}
