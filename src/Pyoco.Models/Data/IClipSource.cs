namespace Pyoco.Models;

/// <summary>Where the frames of a clip come from: a file, a folder of frames or a member of a tar shard.</summary>
internal interface IClipSource
{
    /// <summary>Bytes of the content.</summary>
    long Length { get; }

    /// <summary>Whether it is a still picture, as its first bytes say.</summary>
    bool IsImage { get; }

    /// <summary>Whether only ffmpeg reads it, as its first bytes say.</summary>
    bool IsVideo => false;

    /// <summary>How many frames it has, where that can be told without decoding it; null where it cannot.</summary>
    /// <param name="options">The frame rate at which it would be read.</param>
    int? CountFrames(ClipLoadOptions options);

    /// <summary>How many frames it has, where <see cref="CountFrames"/> tells what it says of itself and that is not true.</summary>
    /// <param name="options">The frame rate at which it would be read.</param>
    /// <inheritdoc cref="VideoClip.Load(string, ClipLoadOptions?)" path="/exception"/>
    int CountDecodedFrames(ClipLoadOptions options) => CountFrames(options) ?? Load(options).FrameCount;

    /// <summary>Decodes it.</summary>
    /// <inheritdoc cref="VideoClip.Load(string, ClipLoadOptions?)" path="/exception"/>
    VideoClip Load(ClipLoadOptions options);

    /// <summary>Decodes one in so many frames of a range.</summary>
    /// <param name="stride">How many, at least 1; the first frame is one of them.</param>
    /// <param name="options">The range, and how it is read.</param>
    /// <inheritdoc cref="VideoClip.Load(string, ClipLoadOptions?)" path="/exception"/>
    VideoClip LoadEvery(int stride, ClipLoadOptions options)
    {
        var clip = Load(options);
        return new VideoClip(
            Enumerable.Range(0, ((clip.FrameCount - 1) / stride) + 1).Select(i => clip.Frame(i * stride)), clip.Width, clip.Height,
            clip.FrameRate);
    }

    /// <summary>The content, for telling copies.</summary>
    Stream OpenContent();
}
