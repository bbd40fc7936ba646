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

    // Encoded on a thread of its own, which no grain waits for.
    public Task Save(Guid id, VideoClip clip, CancellationToken cancellationToken) =>
        clip.SaveAsync(PathOf(id), cancellationToken: cancellationToken);

    public Task<Stream?> Open(Guid id, CancellationToken cancellationToken) => Task.FromResult<Stream?>(
        File.Exists(PathOf(id)) ? new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read) : null);

    private string PathOf(Guid id) => Path.Combine(folder, $"{id:N}.webp");
}
