using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A safetensors file, its header read and checked in full before any tensor is.</summary>
/// <remarks>Reading tensors is safe from several threads. Where the system maps files (not on Windows), a tensor that is read in the file's
/// own type is the file's memory, not a copy: reading it costs nothing until it is used. Whoever writes to it changes a private copy of the
/// page, never the file. The file may be closed, deleted or replaced before its tensors are gone, but must not be shortened or written to
/// in place; <see cref="WeightMemory.Copied"/> reads every tensor instead.</remarks>
public sealed class SafetensorsFile : ITensorSource
{
    // A span, and so one read, holds less than 2 GB.
    private const long LargestPiece = 1 << 30;
    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;
    private readonly Lazy<MappedFile?> _mapping;
    private readonly ConcurrentDictionary<string, bool> _given = new();
    private readonly SourceFile _source;
    private bool _isClosed;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header, FileStamp stamp, WeightMemory memory)
    {
        (Path, _handle, _header, _source) = (path, handle, header, new SourceFile(path, stamp));
        _mapping = new Lazy<MappedFile?>(() => memory == WeightMemory.Copied ? null : MappedFile.TryOpen(handle));
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    IReadOnlyList<SourceFile> ITensorSource.Files => [_source];

    /// <summary>The names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => _header.Names;

    /// <summary>The texts that the file carries beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="memory">Whether tensors in the file's own type stand in the file or are read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is truncated or damaged: its length, header or ranges do not agree. Or it is
    /// something else, a page of HTML for one, or a folder; the message says what.</exception>
    /// <exception cref="NotSupportedException">The file is a pickle.</exception>
    public static SafetensorsFile Open(string path, WeightMemory memory = WeightMemory.Mapped)
    {
        InputFile.Check(path, "a safetensors file");
        var handle = File.OpenHandle(path);
        try
        {
            var stamp = FileStamp.Of(handle); // first: what is written from here on is noticed
            return new SafetensorsFile(path, handle, SafetensorsHeader.Read(handle, path), stamp, memory);
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
    /// <returns>A tensor that shares nothing with any other; the caller owns it.</returns>
    /// <exception cref="CheckpointException">The file has no such tensor, one of a type that TorchSharp does not have, or has become
    /// shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Tensor Read(string name, ScalarType? type = null, Device? device = null)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var (entry, target) = (Describe(name), device ?? CPU);
        var own = TypeOf(entry);
        using var scope = NewDisposeScope();
        var stored = Map(entry, own, isGiven: target.type == DeviceType.CPU && (type ?? own) == own)
            ?? ReadInPieces(name, LargestPiece);
        return stored.to(type ?? own, target).MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file; tensors that were read stay.</summary>
    public void Dispose()
    {
        _isClosed = true;
        if (_mapping is { IsValueCreated: true, Value: { } mapping })
        {
            mapping.Dispose(); // and the handle with it, when the last tensor is gone
        }
        else
        {
            _handle.Dispose();
        }
    }

    /// <summary>Reads a tensor as it stands in the file, at most <paramref name="pieceBytes"/> at a time.</summary>
    internal Tensor ReadInPieces(string name, long pieceBytes)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var entry = Describe(name);
        using var scope = NewDisposeScope();
        var tensor = empty(entry.Shape.ToArray(), dtype: TypeOf(entry));
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

    // The tensor as the file's own memory, where that can be. It is given to one caller, who may write to it; the next one reads the file.
    private Tensor? Map(TensorEntry entry, ScalarType type, bool isGiven)
    {
        var at = _header.DataStart + entry.Start;
        var count = entry.Shape.Aggregate(1L, (product, size) => product * size);
        if (count == 0 || at % ((entry.End - entry.Start) / count) != 0
            || (isGiven ? !_given.TryAdd(entry.Name, true) : _given.ContainsKey(entry.Name)))
        {
            return null;
        }

        if (RandomAccess.GetLength(_handle) < _header.DataStart + entry.End)
        {
            throw Shortened(entry.Name);
        }

        if (_mapping.Value is not { } mapping)
        {
            return null;
        }

        _source.Mapping = isGiven ? mapping : _source.Mapping;
        return mapping.TensorAt(at, entry.Shape, type);
    }

    private ScalarType TypeOf(TensorEntry entry) => entry.Type ?? throw new CheckpointException(
        $"The tensor '{entry.Name}' of {Path} has the type '{entry.TypeCode}'; Pyoco reads {SafetensorsTypes.ReadableCodes}.");

    private void Fill(Span<byte> rest, long at, string name)
    {
        while (rest.Length > 0)
        {
            var read = RandomAccess.Read(_handle, rest, at);
            if (read == 0)
            {
                throw Shortened(name);
            }

            rest = rest[read..];
            at += read;
        }
    }

    private CheckpointException Shortened(string name) =>
        new($"{Path} ends within the tensor '{name}'; it has become shorter since it was opened.");
}
