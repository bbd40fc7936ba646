using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Pyoco.Models;

/// <summary>The header of a safetensors file: eight bytes of length, then JSON that must describe every byte that follows exactly
/// once.</summary>
internal sealed class SafetensorsHeader
{
    // The reference implementation's own limit.
    private const int LargestHeader = 100_000_000;

    // What libtorch can iterate over.
    private const int MostDimensions = 64;

    // A damaged header may hold megabytes where a name should be.
    private const int LongestQuotation = 200;
    public const string MetadataKey = "__metadata__";

    /// <summary>Reads bytes from an offset on, as many as it likes; 0 behind the end.</summary>
    public delegate int ReadAt(Span<byte> buffer, long at);

    private readonly string _path;
    private readonly long _dataLength;
    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path, long dataStart, long dataLength) =>
        (_path, DataStart, _dataLength) = (path, dataStart, dataLength);

    public long DataStart { get; }

    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static SafetensorsHeader Read(SafeFileHandle handle, string path) =>
        Read((buffer, at) => RandomAccess.Read(handle, buffer, at), RandomAccess.GetLength(handle), path);

    /// <summary>Reads a header of bytes that need not be in a file.</summary>
    /// <param name="read">Reads some bytes from an offset on, none only behind the end.</param>
    /// <param name="length">Number of bytes in all.</param>
    /// <param name="path">What errors call them.</param>
    public static SafetensorsHeader Read(ReadAt read, long length, string path)
    {
        var prefix = new byte[8];
        if (length < 8 || !Fill(read, prefix, 0))
        {
            throw new CheckpointException(
                $"{path} has {length} bytes; a safetensors file has at least 8.{FileContent.Sentence(Content(read, length))}");
        }

        var size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > LargestHeader || (long)size > length - 8)
        {
            throw NoHeader(read, length, path, size);
        }

        var json = new byte[size];
        if (!Fill(read, json, 8))
        {
            throw new CheckpointException($"{path} ends within its header.");
        }

        var header = new SafetensorsHeader(path, 8 + (long)size, length - 8 - (long)size);
        header.Parse(json);
        header.CheckCoverage();
        return header;
    }

    // What is no safetensors file mostly claims a header of some exabytes; then it is told what it is.
    private static Exception NoHeader(ReadAt read, long length, string path, ulong size)
    {
        var start = new byte[8];
        if (size > LargestHeader && Fill(read, start, 0) && PickledWeights.HaveBytes(start))
        {
            return PickledWeights.Refusal(path);
        }

        return size > LargestHeader && Content(read, length) is { } kind
            ? new CheckpointException($"{path} is {kind}; a safetensors file was expected.")
            : new CheckpointException($"{path} claims a header of {size} bytes; the file has {length - 8} after the length, and "
                + $"{LargestHeader} is the limit. It is truncated or no safetensors file.");
    }

    private static string? Content(ReadAt read, long length)
    {
        var start = new byte[Math.Min(length, FileContent.BytesToTell)];
        return Fill(read, start, 0) ? FileContent.Describe(start) : null;
    }

    private void Parse(byte[] json)
    {
        if (!Utf8.IsValid(json) || json.Length == 0 || json[0] != '{')
        {
            throw new CheckpointException($"The header of {_path} is no JSON object in UTF-8; it is damaged or no safetensors file.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, StrictJson.Options);
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
            throw new CheckpointException($"The header of {_path} cannot be read: {Short(e.Message)}", e);
        }
    }

    // Some writers put null where they have none.
    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

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
            throw new CheckpointException(
                $"{_path} describes the tensor '{Short(name)}' by {Short(value.GetRawText())}; dtype, shape and two "
                    + "data_offsets were expected.");
        }

        var code = dtype.GetString()!;
        if (SafetensorsTypes.BitsOf(code) is not { } bits)
        {
            throw new CheckpointException(
                $"The tensor '{Short(name)}' of {_path} has the type '{Short(code)}', which the format does not have; Pyoco reads "
                    + $"{SafetensorsTypes.ReadableCodes}.");
        }

        if (sizes.Length > MostDimensions)
        {
            throw new CheckpointException(
                $"The tensor '{Short(name)}' of {_path} has {sizes.Length} dimensions; {MostDimensions} is the limit.");
        }

        var entry = new TensorEntry(name, code, sizes) { Start = range[0], End = range[1] };
        CheckRange(entry, bits);
        return entry;
    }

    private void CheckRange(TensorEntry entry, int bits)
    {
        var (name, sizes) = (Short(entry.Name), string.Join(", ", entry.Shape));

        // An empty tensor may still have sizes whose strides no tensor can have.
        var elements = entry.Shape.Aggregate(
            (Int128)1, (product, size) => product > long.MaxValue ? product : product * Math.Max(size, 1));
        var strides = elements > long.MaxValue ? Int128.MaxValue : elements * bits;
        if (strides > 8 * (Int128)long.MaxValue)
        {
            throw new CheckpointException($"The tensor '{name}' of {_path} has the shape [{sizes}], which is beyond 64 bits.");
        }

        if (strides % 8 != 0)
        {
            throw new CheckpointException(
                $"The tensor '{name}' of {_path} has the type {entry.TypeCode} and the shape [{sizes}], which are no whole bytes.");
        }

        var bytes = entry.Shape.Contains(0) ? 0 : (long)(strides / 8);
        if (entry.Start > entry.End || entry.End > _dataLength || entry.End - entry.Start != bytes)
        {
            throw new CheckpointException(
                $"The tensor '{name}' of {_path} stands at [{entry.Start}, {entry.End}) of {_dataLength} bytes of data; "
                    + $"{entry.TypeCode} [{sizes}] needs {bytes}.");
        }
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
                    $"The tensor '{Short(entry.Name)}' of {_path} begins at byte {entry.Start} of the data where {at} "
                        + "was expected: tensors overlap or leave a hole.");
            }

            at = entry.End;
        }

        if (at != _dataLength)
        {
            throw new CheckpointException(
                $"{_path} has {_dataLength} bytes of data, of which its header describes {at}: it is truncated or has been added to.");
        }
    }

    private static string Short(string text) => text.Length <= LongestQuotation ? text : $"{text[..LongestQuotation]}…";

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

    private static bool Fill(ReadAt source, Span<byte> buffer, long at)
    {
        while (buffer.Length > 0)
        {
            var read = source(buffer, at);
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
