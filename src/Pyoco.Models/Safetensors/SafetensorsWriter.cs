using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Writes safetensors files: the same tensors give the same bytes, and a file stands under its name only when it is
/// complete.</summary>
public static class SafetensorsWriter
{
    private const string FormatKey = "format";
    private const string Format = "pt";

    // Quotes as \" rather than \u0022, as the reference writes them.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes tensors to a file, replacing one that is there.</summary>
    /// <param name="path">Where to; its folder exists.</param>
    /// <param name="tensors">The tensors by name, on any device; they are kept by the caller.</param>
    /// <param name="metadata">Texts to carry beside them; <c>format</c> is always <c>pt</c> and need not be given.</param>
    /// <param name="type">The type that floating-point tensors are converted to; their own when null.</param>
    /// <exception cref="ArgumentException">A tensor has no values (it is on the meta device), a name is reserved or no valid text, or the
    /// metadata states another format. Nothing was written.</exception>
    /// <exception cref="NotSupportedException">A tensor has a type that the format does not know. Nothing was written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null, ScalarType? type = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        if (type is not (null or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"The type is {type}; a floating-point type was expected.", nameof(type));
        }

        // As the reference does: wide types first, so that every tensor is aligned to its element; then by name.
        Item[] items =
        [
            .. tensors.Select(t => Describe(t.Key, t.Value, type))
                .OrderByDescending(i => i.Rank).ThenBy(i => i.Name, StringComparer.Ordinal),
        ];
        var header = Header(items, metadata ?? new Dictionary<string, string>());
        WholeFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var item in items)
            {
                WriteTensor(stream, item);
            }
        });
    }

    private static Item Describe(string name, Tensor tensor, ScalarType? type)
    {
        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"A tensor cannot be named '{name}': the name is reserved.", "tensors");
        }

        if (tensor.device_type == TorchSharp.DeviceType.META)
        {
            throw new ArgumentException($"The tensor '{name}' is on the meta device and has no values to write.", "tensors");
        }

        StrictText.GetByteCount(name); // refuses half characters, which JSON could only replace
        var target = type is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
        var rank = Array.FindIndex(SafetensorsTypes.Readable, t => t.Type == target);
        return rank >= 0
            ? new Item(name, tensor, rank)
            : throw new NotSupportedException($"The tensor '{name}' has the type {target}, which safetensors files do not hold.");
    }

    private static byte[] Header(Item[] items, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue(FormatKey, out var format) && format != Format)
        {
            throw new ArgumentException($"The metadata states the {FormatKey} '{format}'; only '{Format}' is written.", nameof(metadata));
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            json.WriteString(FormatKey, Format);
            foreach (var (key, value) in metadata.Where(m => m.Key != FormatKey).OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                StrictText.GetByteCount(key);
                StrictText.GetByteCount(value);
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            var at = 0L;
            foreach (var item in items)
            {
                at = WriteEntry(json, item, at);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static long WriteEntry(Utf8JsonWriter json, Item item, long start)
    {
        var (code, _, size) = SafetensorsTypes.Readable[item.Rank];
        var end = start + item.Tensor.numel() * size;
        json.WriteStartObject(item.Name);
        json.WriteString("dtype", code);
        json.WriteStartArray("shape");
        foreach (var length in item.Tensor.shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private static void WriteTensor(Stream stream, Item item)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var tensor = item.Tensor.detach().to(SafetensorsTypes.Readable[item.Rank].Type, CPU).contiguous();
        if (tensor.numel() > 0)
        {
            tensor.WriteBytesToStream(stream, 1 << 20);
        }
    }

    private readonly record struct Item(string Name, Tensor Tensor, int Rank);
}
