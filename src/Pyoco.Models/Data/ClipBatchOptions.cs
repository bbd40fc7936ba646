using System.Globalization;

namespace Pyoco.Models;

/// <summary>What the batches of a training are made of.</summary>
public sealed record ClipBatchOptions
{
    /// <summary>Clips of a batch, at least 0; with 0 clips a batch is images alone.</summary>
    public int BatchSize { get; init => field = OutOfRange.AtLeast(0, value, nameof(BatchSize)); } = 4;

    /// <summary>Frames of a clip, at least 1.</summary>
    public int Frames { get; init => field = OutOfRange.AtLeast(1, value, nameof(Frames)); } = 8;

    /// <summary>Rows of a frame in pixels, at least 1.</summary>
    public required int Height { get; init => field = OutOfRange.AtLeast(1, value, nameof(Height)); }

    /// <summary>Columns of a frame in pixels, at least 1.</summary>
    public required int Width { get; init => field = OutOfRange.AtLeast(1, value, nameof(Width)); }

    /// <summary>How frames of other sizes are made to fit.</summary>
    public FrameFit Fit { get; init; }

    /// <summary>Every so many frames of a file one is taken, at least 1.</summary>
    public int FrameStride { get; init => field = OutOfRange.AtLeast(1, value, nameof(FrameStride)); } = 1;

    /// <summary>Whether clips of longer files begin anywhere in them; else they are the middle.</summary>
    public bool RandomStart { get; init; } = true;

    /// <summary>Frames a second at which files are sampled before frames are taken, so that motion is equally fast in all.</summary>
    /// <value>Null, the default, takes the frames as they are. From 0.02 to 1000.</value>
    public double? FrameRate
    {
        get;
        init => field = value is not { } rate || FrameRateRange.Contains(rate)
            ? value
            : throw OutOfRange.Expected("0.02 to 1000", value, nameof(FrameRate));
    }

    /// <summary>Images that a batch has beside its clips (joint training; Ho et al., arXiv 2204.03458, section 3.3), at least 0: the set's
    /// still pictures, or single frames of its clips where it has none.</summary>
    public int ImagesPerBatch { get; init => field = OutOfRange.AtLeast(0, value, nameof(ImagesPerBatch)); }

    /// <summary>Fixes which clips, frames and captions each batch has.</summary>
    public ulong Seed { get; init; }

    /// <summary>Batches that are decoded ahead, at least 0.</summary>
    public int Ahead { get; init => field = OutOfRange.AtLeast(0, value, nameof(Ahead)); } = 4;

    /// <summary>Threads that decode, at least 1.</summary>
    public int Threads { get; init => field = OutOfRange.AtLeast(1, value, nameof(Threads)); } = 2;

    /// <summary>Everything that the content of the batches depends on, for <see cref="TrainingOptions.Batches"/>.</summary>
    public MethodSpec Spec => new("clips",
    [
        ("batch_size", BatchSize),
        ("frames", Frames),
        ("height", Height),
        ("width", Width),
        ("fit", Fit.ToString()),
        ("frame_stride", FrameStride),
        ("random_start", RandomStart ? 1 : 0),
        ("frame_rate", FrameRate is { } rate ? rate : "as it is"),
        ("images_per_batch", ImagesPerBatch),
        ("seed", Seed.ToString(CultureInfo.InvariantCulture)),
    ]);
}

/// <summary>How frames of another size become those of a batch.</summary>
public enum FrameFit
{
    /// <summary>Resized until the shorter side fits, and the middle cut out.</summary>
    CentreCrop,

    /// <summary>Resized until the shorter side fits, and cut out anywhere, all frames of a clip in one place.</summary>
    RandomCrop,

    /// <summary>Resized to the size, whatever becomes of the proportions.</summary>
    Stretch,
}
