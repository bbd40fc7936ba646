using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The shape of a batch of videos, axes (B, C, F, H, W); the one place that fixes the order of the axes.</summary>
/// <remarks>Every size is at least 1; a value made by <c>default</c> is not a shape and is refused wherever one is taken.</remarks>
public readonly record struct VideoShape
{
    /// <summary>How many axes a batch of videos has.</summary>
    public const int AxisCount = 5;

    /// <summary>The axis of the samples of a batch.</summary>
    public const int BatchAxis = 0;

    /// <summary>The axis of the channels.</summary>
    public const int ChannelAxis = 1;

    /// <summary>The axis of the frames.</summary>
    public const int FrameAxis = 2;

    // Their bytes as float32 can be counted in 64 bits, so no product of sizes wraps.
    private const long MostElements = long.MaxValue / sizeof(float);

    /// <summary>A shape (batch, channels, frames, height, width).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the shape has more than 2^61 - 1 elements (as float32 2^63
    /// bytes).</exception>
    public VideoShape(int batch, int channels, int frames, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        // The product of five sizes may not fit 128 bits; where it is near the limit it does.
        if ((double)batch * channels * frames * height * width > 2.0 * MostElements
            || (Int128)batch * channels * frames * height * width > MostElements)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), $"The shape ({batch}, {channels}, {frames}, {height}, {width}) has more than {MostElements} elements.");
        }

        (Batch, Channels, Frames, Height, Width) = (batch, channels, frames, height, width);
    }

    /// <summary>Number of samples.</summary>
    public int Batch { get; }

    /// <summary>Number of channels of a frame.</summary>
    public int Channels { get; }

    /// <summary>Number of frames.</summary>
    public int Frames { get; }

    /// <summary>Rows of a frame.</summary>
    public int Height { get; }

    /// <summary>Columns of a frame.</summary>
    public int Width { get; }

    /// <summary>Number of elements of the whole batch.</summary>
    public long ElementCount => (long)Batch * Channels * Frames * Height * Width;

    /// <summary>The shape of a tensor (B, C, F, H, W).</summary>
    /// <exception cref="ArgumentException">The tensor does not have five axes, or a size is not between 1 and 2^31 - 1.</exception>
    public static VideoShape Of(Tensor video)
    {
        ArgumentNullException.ThrowIfNull(video);
        var sizes = video.shape;
        if (sizes.Length != AxisCount)
        {
            throw new ArgumentException(
                $"A video has the axes (B, C, F, H, W), this tensor has [{string.Join(", ", sizes)}].", nameof(video));
        }

        if (sizes.Any(size => size is < 1 or > int.MaxValue))
        {
            throw new ArgumentException(
                $"The sizes of a video are 1 to {int.MaxValue}, this tensor has [{string.Join(", ", sizes)}].", nameof(video));
        }

        return new VideoShape((int)sizes[0], (int)sizes[1], (int)sizes[2], (int)sizes[3], (int)sizes[4]);
    }

    /// <summary>The same shape with another number of frames.</summary>
    public VideoShape WithFrames(int frames) => new(Batch, Channels, frames, Height, Width);

    /// <summary>The sizes in the order of the axes, as TorchSharp takes them.</summary>
    public long[] ToArray() => [Batch, Channels, Frames, Height, Width];

    /// <summary>A video (B, C, F, H, W) as a batch of images (B*F, C, H, W), the frames of a sample side by side.</summary>
    /// <returns>A new tensor; the caller owns it.</returns>
    public static Tensor FoldFrames(Tensor video)
    {
        var shape = Of(video);
        using var frames = video.transpose(ChannelAxis, FrameAxis); // (B, F, C, H, W)
        return frames.reshape((long)shape.Batch * shape.Frames, shape.Channels, shape.Height, shape.Width);
    }

    /// <summary>The inverse of <see cref="FoldFrames"/>: images (B*F, C, H, W) as a video (B, C, F, H, W).</summary>
    /// <returns>A new contiguous tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The images do not have four axes, or their number is not a multiple of
    /// <paramref name="frames"/>.</exception>
    public static Tensor UnfoldFrames(Tensor images, int frames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var sizes = images.shape;
        if (sizes.Length != 4 || sizes[0] % frames != 0)
        {
            throw new ArgumentException(
                $"Images [{string.Join(", ", sizes)}] do not have the shape (B*{frames}, C, H, W).", nameof(images));
        }

        using var split = images.reshape(sizes[0] / frames, frames, sizes[1], sizes[2], sizes[3]);
        using var video = split.transpose(ChannelAxis, FrameAxis);
        return video.contiguous();
    }

    /// <inheritdoc/>
    public override string ToString() => $"({Batch}, {Channels}, {Frames}, {Height}, {Width})";
}
