namespace Pyoco.Models;

/// <summary>Where the frames of a clip come from: a file, a folder of frames or a member of a tar shard.</summary>
internal interface IClipSource
{
    /// <summary>Bytes of the content.</summary>
    long Length { get; }

    /// <summary>Whether it is a still picture, as its first bytes say.</summary>
    bool IsImage { get; }

    /// <summary>How many frames it has, where that can be told without decoding it; null where it cannot.</summary>
    /// <param name="options">The frame rate at which it would be read.</param>
    int? CountFrames(ClipLoadOptions options);

    /// <summary>Decodes it.</summary>
    /// <inheritdoc cref="VideoClip.Load(string, ClipLoadOptions?)" path="/exception"/>
    VideoClip Load(ClipLoadOptions options);

    /// <summary>The content, for telling copies.</summary>
    Stream OpenContent();
}
