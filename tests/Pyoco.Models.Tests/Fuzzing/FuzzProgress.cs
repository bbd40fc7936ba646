using System.IO.MemoryMappedFiles;

namespace Pyoco.Models.Tests;

/// <summary>Where a child process is, in a file that both processes map: it can be read when the child is gone, however it went.</summary>
internal sealed class FuzzProgress : IDisposable
{
    private const int Bytes = 3 * sizeof(long);
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public FuzzProgress(string path)
    {
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, new byte[Bytes]);
        }

        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Bytes);
        _view = _file.CreateViewAccessor(0, Bytes);
    }

    /// <summary>The input under way; that behind the last one at the end.</summary>
    public long Input { get => _view.ReadInt64(0); set => _view.Write(0, value); }

    /// <summary>How many inputs were read without an exception.</summary>
    public long Accepted { get => _view.ReadInt64(8); set => _view.Write(8, value); }

    /// <summary>Goes up when the files are written and the first input begins.</summary>
    public long Started { get => _view.ReadInt64(16); set => _view.Write(16, value); }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
