using Pyoco;

namespace Cluster;

/// <summary>Where finished clips are: a folder that all silos share, or, behind the same three methods, an object store. A clip that is
/// saved twice is the same clip.</summary>
public interface IClipStore
{
    /// <summary>Refuses a store that cannot be written, when the silo starts.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    Task ThrowIfNotWritable(CancellationToken cancellationToken);

    /// <summary>Saves a clip whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    Task Save(Guid id, VideoClip clip, CancellationToken cancellationToken);

    /// <summary>The file of a clip, animated WebP; null where there is none.</summary>
    Task<Stream?> Open(Guid id, CancellationToken cancellationToken);
}
