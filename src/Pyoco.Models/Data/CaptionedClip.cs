namespace Pyoco.Models;

/// <summary>A clip or still picture of a data set, with what is said of it; nothing is decoded until a batch needs it.</summary>
public sealed class CaptionedClip
{
    internal CaptionedClip(string name, IReadOnlyList<string> captions, IClipSource source) =>
        (Name, Captions, Source) = (name, captions, source);

    /// <summary>The path inside the data set, its parts separated by <c>/</c>; of a clip in a tar shard the shard's path and the
    /// member's.</summary>
    public string Name { get; }

    /// <summary>What is said of it; where there are several captions, each use draws one.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>Bytes of its file, or of all files of its folder.</summary>
    public long Length => Source.Length;

    /// <summary>Whether it is a still picture.</summary>
    public bool IsImage => Source.IsImage;

    internal IClipSource Source { get; }

    // What the clip and others that show the same have in common: a.gif and a.mp4, or the members of a sample in a shard.
    internal string Sample => Source is TarMember ? ClipFileNames.Key(Name) : ClipFileNames.Stem(Name);
}
