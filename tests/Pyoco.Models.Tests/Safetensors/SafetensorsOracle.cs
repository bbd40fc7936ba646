using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Reads safetensors bytes the short way, by the rules of the format, for comparing.</summary>
internal static class SafetensorsOracle
{
    private const string MetadataKey = "__metadata__";
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions OneOfEach = new() { AllowDuplicateProperties = false };

    private static readonly Dictionary<string, (ScalarType? Type, int Bits)> Types = new()
    {
        ["F64"] = (ScalarType.Float64, 64), ["F32"] = (ScalarType.Float32, 32), ["F16"] = (ScalarType.Float16, 16),
        ["BF16"] = (ScalarType.BFloat16, 16),
        ["I64"] = (ScalarType.Int64, 64), ["I32"] = (ScalarType.Int32, 32), ["I16"] = (ScalarType.Int16, 16), ["I8"] = (ScalarType.Int8, 8),
        ["U8"] = (ScalarType.Byte, 8), ["BOOL"] = (ScalarType.Bool, 8),
        ["U16"] = (null, 16), ["U32"] = (null, 32), ["U64"] = (null, 64), ["C64"] = (null, 64), ["F4"] = (null, 4),
    };

    /// <summary>What a file says of its tensors and beside them; null where the format forbids the file.</summary>
    public static OracleFile? Parse(byte[] bytes)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var size && size > (ulong)(bytes.Length - 8))
        {
            return null;
        }

        try
        {
            var text = StrictText.GetString(bytes, 8, (int)size);
            if (!text.StartsWith('{') || JsonNode.Parse(text, documentOptions: OneOfEach) is not JsonObject header)
            {
                return null;
            }

            var metadata = header[MetadataKey]?.AsObject().ToDictionary(m => m.Key, m => There(m.Value).GetValue<string>()) ?? [];
            var tensors = header.Where(t => t.Key != MetadataKey).ToDictionary(t => t.Key, t => Entry(There(t.Value)));
            return Covers(tensors.Values, bytes.Length - 8 - (int)size) ? new OracleFile(8 + (int)size, metadata, tensors) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException
            or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Asserts that a file which was opened says what its bytes say.</summary>
    public static void AssertSame(byte[] bytes, SafetensorsFile file)
    {
        var expected = Parse(bytes);
        Assert.NotNull(expected);
        Assert.Equal(
            expected.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal), file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
        foreach (var (name, entry) in expected.Tensors)
        {
            var found = file.Describe(name);
            Assert.Equal((entry.Type, entry.Start, entry.End), (found.Type, found.Start, found.End));
            Assert.Equal(entry.Shape, found.Shape);
            if (entry.Type is null)
            {
                continue;
            }

            using var tensor = file.Read(name);
            Assert.Equal(entry.Type, tensor.dtype);
            Assert.Equal(entry.Shape, tensor.shape);
            var range = bytes.AsSpan(expected.DataStart)[(int)entry.Start..(int)entry.End];
            Assert.True(tensor.numel() == 0 ? range.Length == 0 : range.SequenceEqual(tensor.bytes), name);
        }
    }

    private static OracleEntry Entry(JsonNode node)
    {
        var (type, bits) = Types[There(node["dtype"]).GetValue<string>()];
        long[] shape = [.. There(node["shape"]).AsArray().Select(s => There(s).GetValue<long>())];
        long[] offsets = [.. There(node["data_offsets"]).AsArray().Select(s => There(s).GetValue<long>())];
        var size = shape.Aggregate((BigInteger)bits, (product, s) => product * s);
        var strides = shape.Aggregate((BigInteger)bits, (product, s) => product * Math.Max(s, 1));
        var fits = shape.Length <= 64 && shape.All(s => s >= 0) && strides <= 8 * (BigInteger)long.MaxValue && strides % 8 == 0;
        return fits && offsets is [>= 0, >= 0] && 8 * (BigInteger)(offsets[1] - offsets[0]) == size
            ? new OracleEntry(type, shape, offsets[0], offsets[1])
            : throw new FormatException();
    }

    // A dereference of null would do, but .NET 10 turns it into an exception on a stack that is too small once a thread has used AMX, as
    // bfloat16 does on processors that have it; the process then ends.
    private static JsonNode There(JsonNode? node) => node ?? throw new FormatException();

    // Every byte of the data belongs to one tensor.
    private static bool Covers(IEnumerable<OracleEntry> tensors, int length)
    {
        var covered = new int[length];
        foreach (var tensor in tensors)
        {
            if (tensor.End > length)
            {
                return false;
            }

            foreach (ref var count in covered.AsSpan((int)tensor.Start..(int)tensor.End))
            {
                count++;
            }
        }

        return covered.All(count => count == 1);
    }
}

/// <summary>What the oracle makes of a file.</summary>
internal sealed record OracleFile(int DataStart, Dictionary<string, string> Metadata, Dictionary<string, OracleEntry> Tensors);

/// <summary>What the oracle makes of a tensor.</summary>
internal sealed record OracleEntry(ScalarType? Type, long[] Shape, long Start, long End);
