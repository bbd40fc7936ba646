using System.Buffers.Binary;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Reads safetensors bytes the short way, for comparing: no checks but those that parsing needs.</summary>
internal static class SafetensorsOracle
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F64"] = ScalarType.Float64, ["F32"] = ScalarType.Float32, ["F16"] = ScalarType.Float16, ["BF16"] = ScalarType.BFloat16, ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32, ["I16"] = ScalarType.Int16, ["I8"] = ScalarType.Int8, ["U8"] = ScalarType.Byte, ["BOOL"] = ScalarType.Bool,
    };

    public static void AssertSame(byte[] bytes, SafetensorsFile file)
    {
        var size = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, size))!.AsObject();
        var data = bytes.AsSpan(8 + size);
        var metadata = header["__metadata__"]?.AsObject().ToDictionary(m => m.Key, m => m.Value!.GetValue<string>()) ?? [];
        header.Remove("__metadata__");
        var covered = new int[data.Length];

        Assert.Equal(metadata.OrderBy(m => m.Key, StringComparer.Ordinal), file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal));
        Assert.Equal(header.Select(t => t.Key).Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
        foreach (var (name, entry) in header)
        {
            using var tensor = file.Read(name);
            var (start, end) = ((int)entry!["data_offsets"]![0]!, (int)entry["data_offsets"]![1]!);
            Assert.Equal(Types[entry["dtype"]!.GetValue<string>()], tensor.dtype);
            Assert.Equal(entry["shape"]!.AsArray().Select(s => (long)s!), tensor.shape);
            Assert.True(tensor.numel() == 0 ? start == end : data[start..end].SequenceEqual(tensor.bytes), name);
            foreach (ref var count in covered.AsSpan(start..end))
            {
                count++;
            }
        }

        Assert.All(covered.Distinct(), count => Assert.Equal(1, count));
    }
}
