using System.Security.Cryptography;

namespace Pyoco;

/// <summary>A folder inside a folder of outputs, in which the new files are written before they take their places. One process at a time
/// has it.</summary>
internal sealed class StagingFolder : IDisposable
{
    /// <summary>Its name in the folder of outputs.</summary>
    public const string Name = ".pyoco-output.tmp";

    private const string LockName = "lock";
    private readonly string _path;
    private readonly FileStream _lock;
    private int _count;

    /// <summary>Makes the folder, or takes over one that a killed process left.</summary>
    /// <exception cref="IOException">Another process is writing into the folder.</exception>
    public StagingFolder(string folder)
    {
        _path = Path.Combine(folder, Name);
        Directory.CreateDirectory(_path);
        try
        {
            _lock = new FileStream(Path.Combine(_path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"The folder {folder} cannot be written; another process may be writing there: {e.Message}", e);
        }

        DeleteFiles();
    }

    /// <summary>Writes a file under a temporary name.</summary>
    public StagedFile Write(string name, Action<Stream> write)
    {
        var temporary = Path.Combine(_path, $"{_count++}.tmp");
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
        stream.Position = 0;
        return new StagedFile(temporary, new WrittenFile(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream))));
    }

    /// <summary>Removes the folder with what was not moved out of it; what this library did not put there stays.</summary>
    public void Dispose()
    {
        DeleteFiles();
        _lock.Dispose();
        File.Delete(Path.Combine(_path, LockName));
        try
        {
            Directory.Delete(_path);
        }
        catch (IOException)
        {
            // Somebody else's file is in it.
        }
    }

    private void DeleteFiles()
    {
        foreach (var file in Directory.GetFiles(_path, "*.tmp").Where(f => int.TryParse(Path.GetFileNameWithoutExtension(f), out _)))
        {
            File.Delete(file);
        }
    }
}

/// <summary>A file that waits for its place.</summary>
/// <param name="Temporary">Where it is.</param>
/// <param name="File">What it will be.</param>
internal readonly record struct StagedFile(string Temporary, WrittenFile File);
