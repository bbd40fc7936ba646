using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A safetensors file, its header read and checked in full before any tensor is.</summary>
/// <remarks>Reading tensors is safe from several threads.</remarks>
public sealed class SafetensorsFile : ITensorSource
{
    // A span, and so one read, holds less than 2 GB.
    private const long LargestPiece = 1 << 30;
    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header) => (Path, _handle, _header) = (path, handle, header);

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => _header.Names;

    /// <summary>The texts that the file carries beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is truncated or damaged: its length, header or ranges do not agree.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The checkpoint {path} was not found.", path);
        }

        var handle = File.OpenHandle(path);
        try
        {
            return new SafetensorsFile(path, handle, SafetensorsHeader.Read(handle, path));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Type and shape of a tensor.</summary>
    /// <exception cref="CheckpointException">The file has no such tensor.</exception>
    public TensorEntry Describe(string name) => _header.Tensors.TryGetValue(name, out var entry)
        ? entry
        : throw new CheckpointException($"{Path} has no tensor '{name}'.");

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="type">The type to convert to; the file's when null.</param>
    /// <param name="device">Where it goes; the CPU when null.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="CheckpointException">The file has no such tensor, or has become shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Tensor Read(string name, ScalarType? type = null, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return ReadInPieces(name, LargestPiece).to(type ?? Describe(name).Type, device ?? CPU).MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Reads a tensor as it stands in the file, at most <paramref name="pieceBytes"/> at a time.</summary>
    internal Tensor ReadInPieces(string name, long pieceBytes)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        var entry = Describe(name);
        using var scope = NewDisposeScope();
        var tensor = empty(entry.Shape.ToArray(), dtype: entry.Type);
        var flat = tensor.view(-1);
        var count = flat.numel();
        var elementBytes = count == 0 ? 1 : (entry.End - entry.Start) / count;
        var step = Math.Max(1, pieceBytes / elementBytes);
        for (var at = 0L; at < count; at += step)
        {
            using var piece = flat.narrow(0, at, Math.Min(step, count - at));
            Fill(piece.bytes, _header.DataStart + entry.Start + at * elementBytes, name);
        }

        return tensor.MoveToOuterDisposeScope();
    }

    private void Fill(Span<byte> rest, long at, string name)
    {
        while (rest.Length > 0)
        {
            var read = RandomAccess.Read(_handle, rest, at);
            if (read == 0)
            {
                throw new CheckpointException($"{Path} ends within the tensor '{name}'; it has become shorter since it was opened.");
            }

            rest = rest[read..];
            at += read;
        }
    }
}
