namespace Pyoco.Models;

/// <summary>A clip in a file of its own.</summary>
internal sealed class ClipFile(string path) : IClipSource
{
    private readonly Lazy<bool> _isImage = new(() => Begins(path, start => PictureStart.IsStill(start)));
    private readonly VideoFrameCounts _counts = new(
        options => VideoFile.CountFrames(path, options), options => VideoFile.CountDecodedFrames(path, options));

    public long Length { get; } = LengthOf(path);

    public bool IsImage => _isImage.Value;

    public bool IsVideo => Begins(path, start => VideoStart.IsKnown(start));

    public int? CountFrames(ClipLoadOptions options) => _counts.Stated(options);

    public int CountDecodedFrames(ClipLoadOptions options) => _counts.Decoded(options);

    public VideoClip Load(ClipLoadOptions options) => VideoClip.Load(path, options);

    public Stream OpenContent() => Open(path);

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    // Of a link the length of what it leads to, which FileInfo does not give.
    private static long LengthOf(string path)
    {
        using var handle = File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }

    // A file that cannot be read is told when its frames are wanted.
    private static bool Begins(string path, Func<byte[], bool> how)
    {
        try
        {
            return how(Start(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static byte[] Start(string path)
    {
        using var file = Open(path);
        var start = new byte[Math.Min(PictureStart.Bytes, file.Length)];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
