namespace Pyoco.Models;

/// <summary>A clip in a tar shard, read where it stands.</summary>
internal sealed class TarMember(string shard, long offset, long length) : IClipSource
{
    private readonly Lazy<bool> _isImage = new(() => IsStill(shard, offset, length));

    public long Length => length;

    public bool IsImage => _isImage.Value;

    public int? CountFrames(ClipLoadOptions options) => null;

    public VideoClip Load(ClipLoadOptions options) => ClipReader.Read(Bytes(shard, offset, length), options);

    public Stream OpenContent() => new MemoryStream(Bytes(shard, offset, length), writable: false);

    // A shard that cannot be read is told when its frames are wanted.
    private static bool IsStill(string shard, long offset, long length)
    {
        try
        {
            return PictureStart.IsStill(Bytes(shard, offset, Math.Min(length, PictureStart.Bytes)));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
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
