namespace Pyoco.Models;

/// <summary>A clip as a folder of frames.</summary>
internal sealed class ClipFolder : IClipSource
{
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
    public bool HasRate => _files.Any(f => Path.GetFileName(f) == "pyoco-frames.json");

    public int? CountFrames(ClipLoadOptions options) => null;

    public VideoClip Load(ClipLoadOptions options) => VideoClip.Load(_path, options);

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
