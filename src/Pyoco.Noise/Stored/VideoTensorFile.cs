using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pyoco.Noise;

/// <summary>Reads and writes a video as a safetensors file: eight bytes of length, a JSON header, the values.</summary>
/// <remarks>The file has one tensor, or one named <c>noise</c>. A <c>pyoco.layout</c> in its metadata, or a <c>layout</c> as earlier files
/// have, has to be that of this library, bcfhw. Checkpoints are read by Pyoco.Models; this reads one tensor, so that priors need not know
/// that package. Messages tell nothing of the content but the type, the sizes and the layout of a header that is valid.</remarks>
internal static class VideoTensorFile
{
    private const int LongestHeader = 16 << 20;
    private const string Metadata = "__metadata__";
    private const string Layout = "bcfhw";
    private const string LayoutKey = "pyoco.layout";

    private static readonly string[] Types =
        ["BOOL", "U8", "I8", "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "F64", "I64", "U64", "F8_E4M3", "F8_E5M2"];

    /// <summary>The shape and the values.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or holds no such video.</exception>
    public static (VideoShape Shape, float[] Values) Load(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            using var document = JsonDocument.Parse(ReadHeader(path, file));
            var (shape, begin) = Find(path, document.RootElement, file.Length - file.Position);
            var values = GC.AllocateUninitializedArray<float>((int)shape.ElementCount);
            file.Seek(begin, SeekOrigin.Current);
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan())); // little-endian, as are the processors that libtorch runs on
            return (shape, values);
        }
        catch (Exception e)
            when (e is JsonException or EndOfStreamException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Without the cause, whose message may quote the file.
            throw new InvalidDataException($"{path} is no safetensors file: its header is damaged, or the file is cut off.");
        }
    }

    /// <summary>Writes a video as the tensor <c>noise</c>, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, VideoShape shape, float[] values)
    {
        var bytes = (long)values.Length * sizeof(float);
        var json = new JsonObject
        {
            [Metadata] = new JsonObject { [LayoutKey] = Layout },
            ["noise"] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.ToArray().Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(0, bytes),
            },
        }.ToJsonString();
        var header = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8)); // values begin at a multiple of 8
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        WholeFile.Write(path, file =>
        {
            file.Write(length);
            file.Write(header);
            file.Write(MemoryMarshal.AsBytes<float>(values));
        });
    }

    private static byte[] ReadHeader(string path, FileStream file)
    {
        var length = new byte[sizeof(ulong)];
        file.ReadExactly(length);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > LongestHeader || (long)headerLength > file.Length - file.Position)
        {
            throw FileContent.DescribeFile(path) is { } kind
                ? Wrong(path, $"it is {kind}")
                : Wrong(path, $"its header would be longer than the file, which has {file.Length} bytes, or than {LongestHeader} bytes");
        }

        var header = new byte[headerLength];
        file.ReadExactly(header);
        return header;
    }

    private static (VideoShape Shape, long Begin) Find(string path, JsonElement header, long dataLength)
    {
        var tensors = header.EnumerateObject().Where(entry => !entry.NameEquals(Metadata)).ToArray();
        var named = tensors.Length == 1 ? tensors : [.. tensors.Where(entry => entry.NameEquals("noise"))];
        if (named.Length != 1)
        {
            throw Wrong(path, $"it has {tensors.Length} tensors; one, or one named 'noise', was expected");
        }

        CheckLayout(path, header);
        var tensor = named[0].Value;
        var (type, sizes) = (tensor.GetProperty("dtype").GetString(), Whole(tensor.GetProperty("shape")));
        if (type != "F32" || sizes.Length != VideoShape.AxisCount || sizes.Any(size => size is < 1 or > int.MaxValue))
        {
            var known = Types.Contains(type) ? type : "of an unknown type";
            throw Wrong(path, $"its tensor is {known} [{string.Join(", ", sizes.Take(16))}]; F32 (B, C, F, H, W) was expected");
        }

        var count = sizes.Aggregate(1.0, (product, size) => product * size);
        var offsets = Whole(tensor.GetProperty("data_offsets"));
        if (count > int.MaxValue / sizeof(float) || offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]
            || offsets[1] > dataLength
            || offsets[1] - offsets[0] != (long)count * sizeof(float))
        {
            throw Wrong(path, $"its {count} values would be the bytes [{string.Join(", ", offsets.Take(2))}] of {dataLength}");
        }

        return (new VideoShape((int)sizes[0], (int)sizes[1], (int)sizes[2], (int)sizes[3], (int)sizes[4]), offsets[0]);
    }

    private static void CheckLayout(string path, JsonElement header)
    {
        if (!header.TryGetProperty(Metadata, out var metadata))
        {
            return;
        }

        foreach (var key in (string[])[LayoutKey, "layout"])
        {
            if (metadata.TryGetProperty(key, out var layout) && layout.GetString() != Layout)
            {
                var name = layout.GetString() ?? "";
                var shown = name.Length is > 0 and <= 5 && name.All(Layout.Contains) ? $"'{name}'" : "an unknown one";
                throw Wrong(path, $"its layout is {shown}; '{Layout}', (B, C, F, H, W), was expected");
            }
        }
    }

    private static long[] Whole(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetInt64())];

    private static InvalidDataException Wrong(string path, string why) => new($"{path} holds no video: {why}.");
}
