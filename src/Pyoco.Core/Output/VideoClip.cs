using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A finished video: RGB24 frames and a frame rate, independent of any imaging library. Immutable.</summary>
public sealed class VideoClip
{
    private const int Channels = 3;
    private readonly byte[][] _frames;

    /// <summary>A clip of given frames, which are copied.</summary>
    /// <param name="frames">At least one frame: rows from the top, three bytes a pixel.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="frameRate">Frames a second, from 0.02 to 1000: a frame lasts from a millisecond to a minute.</param>
    /// <exception cref="ArgumentException">There is no frame, or one has another number of bytes than <c>3 * width * height</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or the frame rate is out of range.</exception>
    public VideoClip(IEnumerable<ReadOnlyMemory<byte>> frames, int width, int height, double frameRate)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!(frameRate is >= 0.02 and <= 1000))
        {
            throw new ArgumentOutOfRangeException(nameof(frameRate), frameRate, "The frame rate is from 0.02 to 1000 frames a second.");
        }

        _frames = [.. frames.Select(f => f.ToArray())];
        (Width, Height, FrameRate) = (width, height, frameRate);
        var wrong = _frames.Length == 0 ? -1 : Array.FindIndex(_frames, f => f.Length != FrameBytes(width, height));
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

    /// <summary>How the clip came about; null for clips that no pipeline made.</summary>
    public GenerationReport? Report { get; init; }

    // Sizes are below 2^31, so their product and three times that fit 64 bits.
    private static Int128 FrameBytes(int width, int height) => (Int128)Channels * width * height;

    /// <summary>Milliseconds that a frame is shown, rounded.</summary>
    internal int FrameMilliseconds => Math.Max(1, (int)Math.Round(1000 / FrameRate));

    /// <summary>The same frames with a report.</summary>
    internal VideoClip With(GenerationReport report) => new(_frames, Width, Height, FrameRate) { Report = report };

    /// <summary>A frame: rows from the top, three bytes a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public ReadOnlyMemory<byte> Frame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FrameCount);
        return _frames[index];
    }

    /// <summary>A clip from an RGB video in [-1, 1]; values beyond are cut, the others rounded to 256 steps.</summary>
    /// <param name="video">(1, 3, F, H, W), on any device.</param>
    /// <param name="frameRate">Frames a second.</param>
    /// <exception cref="ArgumentException">The video is no single RGB video, or holds NaN.</exception>
    public static VideoClip FromTensor(Tensor video, double frameRate)
    {
        var shape = VideoShape.Of(video);
        if (shape.Batch != 1 || shape.Channels != Channels)
        {
            throw new ArgumentException($"The video has the shape {shape}; (1, 3, F, H, W) was expected.", nameof(video));
        }

        using var scope = NewDisposeScope();
        if (video.isnan().any().item<bool>())
        {
            throw new ArgumentException("The video holds NaN.", nameof(video));
        }

        var pixels = video.detach()[0].permute(1, 2, 3, 0) // (F, H, W, 3)
            .to(ScalarType.Float32, CPU).Plus(1).Times_(127.5).round_().Limit_(0, 255).to(ScalarType.Byte).contiguous();
        var bytes = pixels.bytes.ToArray();
        var length = checked((int)FrameBytes(shape.Width, shape.Height));
        return new VideoClip(Enumerable.Range(0, shape.Frames).Select(i => new ReadOnlyMemory<byte>(bytes, i * length, length)), shape.Width, shape.Height, frameRate);
    }

    /// <summary>The clip as an RGB video (1, 3, F, H, W) in [-1, 1], float32 on the CPU; the caller owns it.</summary>
    public Tensor ToTensor()
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(_frames.SelectMany(f => f).ToArray(), dtype: ScalarType.Byte).view(FrameCount, Height, Width, Channels);
        return bytes.to(ScalarType.Float32).Over_(127.5).Plus_(-1).permute(3, 0, 1, 2).unsqueeze(0).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Saves the clip: <c>.webp</c> as animated WebP and <c>.png</c> as animated PNG, both without loss; a path without an extension
    /// is a folder of frames <c>0000.png</c>, <c>0001.png</c>, ..., in which no other picture <c>*.png</c> is left.</summary>
    /// <exception cref="ArgumentException">The extension is another.</exception>
    /// <exception cref="NotSupportedException">WebP is asked for and SkiaSharp's native library is missing.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".webp":
                WholeFile.Write(path, stream => WebpWriter.Write(stream, this));
                break;
            case ".png":
                WholeFile.Write(path, stream => ApngWriter.Write(stream, this));
                break;
            case "":
                SaveFrames(path);
                break;
            case var extension:
                throw new ArgumentException(
                    $"Clips are saved as .webp, as .png (animated), or into a folder of frames (a path without extension); '{extension}' is none of these.", nameof(path));
        }
    }

    /// <summary>Saves the frames as <c>0000.png</c>, <c>0001.png</c>, ... in a folder, which is made when it is not there; other pictures
    /// <c>*.png</c> in it, those of an earlier and longer clip, are removed.</summary>
    /// <param name="folder">The folder, whatever its name.</param>
    public void SaveFrames(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < FrameCount; i++)
        {
            PngImage.Write(Path.Combine(folder, $"{i:D4}.png"), _frames[i], Width, Height);
        }

        var written = Enumerable.Range(0, FrameCount).Select(i => $"{i:D4}.png").ToHashSet();
        foreach (var stale in Directory.GetFiles(folder, "*.png").Where(f => !written.Contains(Path.GetFileName(f))))
        {
            File.Delete(stale);
        }
    }
}
