using System.Collections.Concurrent;

namespace Pyoco.Models;

/// <summary>How many frames a video has, found out once for each rate: ffmpeg is a program that must be started, and a run asks for the
/// same clips over and over.</summary>
/// <param name="stated">What the video says, at the rate of the options; null where it is none.</param>
/// <param name="decoded">What decoding all of it finds.</param>
internal sealed class VideoFrameCounts(Func<ClipLoadOptions, int?> stated, Func<ClipLoadOptions, int> decoded)
{
    private ConcurrentDictionary<(double? Rate, bool IsDecoded), int?>? _counts; // a data set may have a million clips

    /// <inheritdoc cref="IClipSource.CountFrames"/>
    public int? Stated(ClipLoadOptions options) => Known.GetOrAdd((options.FrameRate, false), _ => stated(options));

    /// <inheritdoc cref="IClipSource.CountDecodedFrames"/>
    public int Decoded(ClipLoadOptions options) => Known.GetOrAdd((options.FrameRate, true), _ => decoded(options))!.Value;

    private ConcurrentDictionary<(double? Rate, bool IsDecoded), int?> Known =>
        LazyInitializer.EnsureInitialized(ref _counts, () => []);
}
