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
        _files = [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)];
        Length = _files.Sum(f => new FileInfo(f).Length);
    }

    public long Length { get; }

    public bool IsImage => false;

    /// <summary>Whether its files state a frame rate.</summary>
    public bool HasRate => _files.Any(f => Path.GetFileName(f) == FrameFolder.ManifestName);

    public int? CountFrames(ClipLoadOptions options) => null;

    public VideoClip Load(ClipLoadOptions options) =>
        VideoClip.Load(_path, options with { FrameRate = options.FrameRate ?? (HasRate ? null : AnyRate) });

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
}
