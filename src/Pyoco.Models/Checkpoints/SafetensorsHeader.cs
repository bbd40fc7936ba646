using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The header of a safetensors file: eight bytes of length, then JSON that must describe every byte that follows exactly once.</summary>
internal sealed class SafetensorsHeader
{
    // The reference implementation's own limit.
    private const int LargestHeader = 100_000_000;
    public const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The types of elements, in the order in which the reference implementation ranks them.</summary>
    public static readonly (string Code, ScalarType Type, int Size)[] Types =
    [
        ("BOOL", ScalarType.Bool, 1),
        ("U8", ScalarType.Byte, 1),
        ("I8", ScalarType.Int8, 1),
        ("I16", ScalarType.Int16, 2),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I32", ScalarType.Int32, 4),
        ("F32", ScalarType.Float32, 4),
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
    ];

    private readonly string _path;
    private readonly long _dataLength;
    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path, long dataStart, long dataLength) => (_path, DataStart, _dataLength) = (path, dataStart, dataLength);

    public long DataStart { get; }

    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static SafetensorsHeader Read(SafeFileHandle handle, string path)
    {
        var length = RandomAccess.GetLength(handle);
        var prefix = new byte[8];
        if (length < 8 || !Fill(handle, prefix, 0))
        {
            throw new CheckpointException($"{path} has {length} bytes; a safetensors file has at least 8.");
        }

        var size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > LargestHeader || (long)size > length - 8)
        {
            throw new CheckpointException(
                $"{path} claims a header of {size} bytes; the file has {length - 8} after the length, and {LargestHeader} is the limit. It is truncated or no safetensors file.");
        }

        var json = new byte[size];
        if (!Fill(handle, json, 8))
        {
            throw new CheckpointException($"{path} ends within its header.");
        }

        var header = new SafetensorsHeader(path, 8 + (long)size, length - 8 - (long)size);
        header.Parse(json);
        header.CheckCoverage();
        return header;
    }

    private void Parse(byte[] json)
    {
        if (!Utf8.IsValid(json) || json.Length == 0 || json[0] != '{')
        {
            throw new CheckpointException($"The header of {_path} is no JSON object in UTF-8; it is damaged or no safetensors file.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey))
                {
                    ReadMetadata(property.Value);
                }
                else
                {
                    _tensors.Add(property.Name, ReadEntry(property.Name, property.Value));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: an escape that is half a character
        {
            throw new CheckpointException($"The header of {_path} cannot be read: {e.Message}", e);
        }
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw new CheckpointException($"{MetadataKey} of {_path} is no object of texts.");
        }

        foreach (var entry in value.EnumerateObject())
        {
            _metadata.Add(entry.Name, entry.Value.GetString()!);
        }
    }

    private TensorEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object ||
            !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String ||
            !value.TryGetProperty("shape", out var shape) || !TryReadNumbers(shape, out var sizes) ||
            !value.TryGetProperty("data_offsets", out var offsets) || !TryReadNumbers(offsets, out var range) || range.Length != 2)
        {
            throw new CheckpointException($"{_path} describes the tensor '{name}' by {value.GetRawText()}; dtype, shape and two data_offsets were expected.");
        }

        var type = Array.Find(Types, t => dtype.ValueEquals(t.Code));
        if (type.Code is null)
        {
            throw new CheckpointException($"The tensor '{name}' of {_path} has the type '{dtype}'; Pyoco reads {string.Join(", ", Types.Select(t => t.Code))}.");
        }

        // An empty tensor may still have sizes whose strides no tensor can have.
        var strides = sizes.Aggregate((Int128)type.Size, (product, size) => product > long.MaxValue ? product : product * Math.Max(size, 1));
        if (strides > long.MaxValue)
        {
            throw new CheckpointException($"The tensor '{name}' of {_path} has the shape [{string.Join(", ", sizes)}], which is beyond 64 bits.");
        }

        var bytes = sizes.Contains(0) ? 0 : (long)strides;
        if (range[0] > range[1] || range[1] > _dataLength || range[1] - range[0] != bytes)
        {
            throw new CheckpointException(
                $"The tensor '{name}' of {_path} stands at [{range[0]}, {range[1]}) of {_dataLength} bytes of data; {dtype} [{string.Join(", ", sizes)}] needs {bytes}.");
        }

        return new TensorEntry(name, type.Type, sizes) { Start = range[0], End = range[1] };
    }

    // The format allows neither overlaps nor holes: each byte of data belongs to one tensor.
    private void CheckCoverage()
    {
        var at = 0L;
        foreach (var entry in _tensors.Values.OrderBy(t => t.Start).ThenBy(t => t.End))
        {
            if (entry.Start != at)
            {
                throw new CheckpointException(
                    $"The tensor '{entry.Name}' of {_path} begins at byte {entry.Start} of the data where {at} was expected: tensors overlap or leave a hole.");
            }

            at = entry.End;
        }

        if (at != _dataLength)
        {
            throw new CheckpointException($"{_path} has {_dataLength} bytes of data, of which its header describes {at}: it is truncated or has been added to.");
        }
    }

    private static bool TryReadNumbers(JsonElement element, out long[] numbers)
    {
        numbers = [];
        if (element.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var read = new List<long>();
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
            {
                return false;
            }

            read.Add(number);
        }

        numbers = [.. read];
        return true;
    }

    private static bool Fill(SafeFileHandle handle, Span<byte> buffer, long at)
    {
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(handle, buffer, at);
            if (read == 0)
            {
                return false;
            }

            buffer = buffer[read..];
            at += read;
        }

        return true;
    }
}
