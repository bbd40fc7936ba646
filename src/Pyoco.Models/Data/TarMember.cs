namespace Pyoco.Models;

/// <summary>A clip in a tar shard, read where it stands.</summary>
internal sealed class TarMember(string shard, long offset, long length) : IClipSource
{
    private readonly Lazy<bool> _isImage = new(() => Begins(shard, offset, length, start => PictureStart.IsStill(start)));
    private readonly VideoFrameCounts _counts = new(
        options => Begins(shard, offset, length, IsForFfmpeg)
            ? InFile(shard, offset, length, path => VideoFile.CountFrames(path, options))
            : null,
        options => InFile(shard, offset, length, path => VideoFile.CountDecodedFrames(path, options)));

    public long Length => length;

    public bool IsImage => _isImage.Value;

    public bool IsVideo => Begins(shard, offset, length, start => VideoStart.IsKnown(start));

    public int? CountFrames(ClipLoadOptions options) => _counts.Stated(options);

    public int CountDecodedFrames(ClipLoadOptions options) => _counts.Decoded(options);

    public VideoClip Load(ClipLoadOptions options) => ClipReader.Read(Bytes(shard, offset, length), options);

    public Stream OpenContent() => new MemoryStream(Bytes(shard, offset, length), writable: false);

    // A shard that cannot be read is told when its frames are wanted.
    private static bool Begins(string shard, long offset, long length, Func<byte[], bool> how)
    {
        try
        {
            return how(Bytes(shard, offset, Math.Min(length, PictureStart.Bytes)));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsForFfmpeg(byte[] start) => VideoFile.IsVideo(start.AsSpan(0, Math.Min(start.Length, FileContent.BytesToTell)));

    // ffmpeg must be able to go back and forth in a video.
    private static T InFile<T>(string shard, long offset, long length, Func<string, T> use)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, Bytes(shard, offset, length));
        return use(file.Path);
    }

    private static byte[] Bytes(string shard, long offset, long count)
    {
        if (count > Array.MaxLength)
        {
            throw new InvalidDataException($"a member of {shard} has {count} bytes; at most {Array.MaxLength} were expected");
        }

        using var file = new FileStream(shard, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        file.Position = offset;
        var bytes = new byte[count];
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw new InvalidDataException($"{shard} ends within a clip.");
    }
}
