namespace Pyoco;

/// <summary>How a clip is read from a file or a folder of frames.</summary>
public sealed record ClipLoadOptions
{
    /// <summary>Frames a second of the clip, where the file does not state them evenly: a folder without a manifest, an animation whose
    /// frames are shown for different times. An animation is sampled at this rate: each frame is the one that is shown at its
    /// time.</summary>
    /// <value>Null, the default, takes the rate of the file. From 0.02 to 1000.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double? FrameRate
    {
        get;
        init => field = value is not { } rate || FrameRateRange.Contains(rate)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(FrameRate), value, "The frame rate is from 0.02 to 1000 frames a second.");
    }

    /// <summary>Whether an animation whose frames are shown for different times is the frames that its file holds, where
    /// <see cref="FrameRate"/> is null; else it is refused.</summary>
    internal bool AllowsUnevenTimes { get; init; }

    /// <summary>The first frame that is read, from 0. Videos are entered there; other files are decoded from their start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int FirstFrame
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FirstFrame), value, "The first frame is at least 0.");
    }

    /// <summary>Frames that are read; a clip that ends before them is refused.</summary>
    /// <value>Null, the default, reads to the end. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? FrameCount
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FrameCount), value, "At least one frame is read.");
    }

    /// <summary>The most bytes that the frames of a clip may take, three a pixel, and its file. A larger clip is refused before it is
    /// decoded, as a small file can claim any size.</summary>
    /// <value>4 GiB by default; at least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public long MaxBytes
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, "The limit is at least one byte.");
    } = 4L << 30;
}
