using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

/// <summary>Changes a safetensors file by its tensors, so that most of what comes out is a whole file with other names, shapes, types and
/// values than its reader looks for; the rest has a header that contradicts its data.</summary>
internal sealed class WeightsMutator
{
    private const string MetadataKey = "__metadata__";

    private static readonly string[] Types =
        ["F32", "F16", "BF16", "F64", "I64", "I32", "I16", "I8", "U8", "BOOL", "U16", "U32", "U64", "F8_E4M3", "F4", "C64", "F99"];

    private static readonly long[] Sides = [0, 1, 1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 32, 33, 64, 1000];

    private readonly JsonObject _metadata;
    private readonly (string Name, string Type, long[] Shape)[] _tensors;
    private readonly string[] _words;

    /// <summary>Starts from a file.</summary>
    /// <param name="file">A safetensors file.</param>
    /// <param name="words">Pieces of names that mean something to the reader.</param>
    public WeightsMutator(string file, params string[] words)
    {
        using var weights = SafetensorsFile.Open(file);
        _metadata = new JsonObject(weights.Metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        _tensors = [.. weights.Names.Select(n => (n, weights.Describe(n).TypeCode, weights.Describe(n).Shape.ToArray()))];
        _words = [.. words, .. _tensors.SelectMany(t => t.Name.Split('.', '_')).Distinct()];
    }

    /// <summary>A changed file.</summary>
    public byte[] Change(Random random)
    {
        var tensors = _tensors.ToList();
        for (var i = JsonMutator.Count(random); i > 0 && tensors.Count > 0; i--)
        {
            ChangeOne(tensors, random);
        }

        var header = Header(tensors, random, out var length);
        var data = new byte[length];
        Values(data, random);
        var text = random.Next(6) == 0 ? JsonMutator.Change(header.ToJsonString(), random, _words) : header.ToJsonString();
        text += random.Next(3) == 0 ? "" : new string(' ', (8 - Encoding.UTF8.GetByteCount(text) % 8) % 8);
        List<byte> bytes = [.. ScratchFolder.SafetensorsBytes(Encoding.UTF8.GetBytes(text), data)];
        if (random.Next(20) == 0)
        {
            ByteMutator.Change(bytes, random);
        }

        return [.. bytes];
    }

    private void ChangeOne(List<(string Name, string Type, long[] Shape)> tensors, Random random)
    {
        var at = random.Next(tensors.Count);
        var (name, type, shape) = tensors[at];
        switch (random.Next(8))
        {
            case 0: tensors.RemoveAt(at); break;
            case 1: tensors[at] = (Renamed(name, random), type, shape); break;
            case 2: tensors.Add((Renamed(name, random), type, shape)); break;
            case 3: tensors[at] = (name, Types[random.Next(Types.Length)], shape); break;
            case 4:
                tensors[at] = (name, type, [.. Enumerable.Range(0, random.Next(6)).Select(_ => Sides[random.Next(Sides.Length)])]);
                break;
            case 5 when shape.Length > 0:
                long[] other = [.. shape];
                other[random.Next(other.Length)] = Sides[random.Next(Sides.Length)];
                tensors[at] = (name, type, other);
                break;
            case 6: tensors[at] = (name, type, random.Next(2) == 0 ? [] : [.. shape, 1]); break;
            default: tensors[at] = (name, type, [.. shape.Reverse()]); break;
        }
    }

    private string Renamed(string name, Random random)
    {
        var parts = name.Split('.');
        var at = random.Next(parts.Length);
        parts[at] = random.Next(5) switch
        {
            0 => _words[random.Next(_words.Length)],
            1 => $"{random.Next(-1, 5)}",
            2 => "99999999999",
            3 => parts[at] + _words[random.Next(_words.Length)],
            _ => "",
        };
        return random.Next(6) == 0 ? string.Join(':', parts) : string.Join('.', parts);
    }

    private JsonObject Header(List<(string Name, string Type, long[] Shape)> tensors, Random random, out long length)
    {
        var header = new JsonObject();
        if (random.Next(4) > 0)
        {
            header[MetadataKey] = random.Next(10) == 0 ? null : _metadata.DeepClone();
        }

        length = 0;
        foreach (var (name, type, shape) in tensors.Where(t => t.Name != MetadataKey))
        {
            var bits = (SafetensorsTypes.BitsOf(type) ?? 8) * shape.Aggregate(1L, (product, side) => product * side);
            if (bits > 1 << 23) // no more than a megabyte
            {
                continue;
            }

            var end = length + (bits + 7) / 8;
            if (header.TryAdd(name, new JsonObject
            {
                ["dtype"] = type, ["shape"] = JsonSerializer.SerializeToNode(shape), ["data_offsets"] = new JsonArray(length, end),
            }))
            {
                length = end;
            }
        }

        return header;
    }

    // Small numbers of either sign in every type of floating point; now and then anything, NaN among it.
    private static void Values(byte[] data, Random random)
    {
        random.NextBytes(data);
        if (random.Next(4) > 0)
        {
            for (var i = 1; i < data.Length; i += 2)
            {
                data[i] = (byte)((data[i] & 0x80) | 0x3C);
            }
        }
    }
}
