namespace Pyoco.Models;

/// <summary>A clip as a folder of frames.</summary>
internal sealed class ClipFolder : IClipSource
{
    // Of folders of pictures nothing states the rate, and where frames are taken as they are nothing asks for it.
    private const double AnyRate = 8;

    private readonly string _path;
    private readonly string[] _files;

    public ClipFolder(string path)
    {
        _path = path;
        _files = [.. Directory.EnumerateFiles(path).Where(IsContent).Order(StringComparer.Ordinal)];
        Length = _files.Sum(f => new FileInfo(f).Length);
    }

    public long Length { get; }

    public bool IsImage => false;

    /// <summary>Whether its files state a frame rate.</summary>
    public bool HasRate => _files.Any(f => Path.GetFileName(f) == FrameFolder.ManifestName);

    // A rate only says how fast they are shown.
    public int? CountFrames(ClipLoadOptions options) => FrameFolder.CountFrames(_path);

    public VideoClip Load(ClipLoadOptions options) => LoadEvery(1, options);

    public VideoClip LoadEvery(int stride, ClipLoadOptions options) =>
        FrameFolder.Read(_path, options with { FrameRate = options.FrameRate ?? (HasRate ? null : AnyRate) }, stride);

    public Stream OpenContent()
    {
        var content = new MemoryStream();
        foreach (var file in _files)
        {
            using var stream = File.OpenRead(file);
            stream.CopyTo(content);
        }

        content.Position = 0;
        return content;
    }

    // Not what systems leave in a folder, such as Thumbs.db.
    private static bool IsContent(string path)
    {
        var name = Path.GetFileName(path);
        return name == FrameFolder.ManifestName || FrameFolder.IsPicture(name);
    }
}
