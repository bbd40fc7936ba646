namespace Pyoco;

/// <summary>A path at which another program may write or read a file for the time being, in a folder of its own that only this user
/// enters. Disposing it deletes both.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyoco-file-");

    /// <summary>The path; at first there is nothing.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "file");

    public void Dispose() => _folder.Delete(recursive: true);
}
