using Pyoco;

namespace Cluster;

/// <summary>Clips as files of a folder: a local one for one machine, a network file system for many.</summary>
internal sealed class FolderClipStore(string folder) : IClipStore
{
    public Task ThrowIfNotWritable(CancellationToken cancellationToken)
    {
        ClipOutput.ThrowIfNotWritable(PathOf(Guid.Empty));
        return Task.CompletedTask;
    }

    // Encoding is work for a thread that no grain waits for.
    public Task Save(Guid id, VideoClip clip, CancellationToken cancellationToken) =>
        Task.Run(() => clip.Save(PathOf(id)), cancellationToken);

    public Task<Stream?> Open(Guid id, CancellationToken cancellationToken) => Task.FromResult<Stream?>(
        File.Exists(PathOf(id)) ? new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read) : null);

    private string PathOf(Guid id) => Path.Combine(folder, $"{id:N}.webp");
}
