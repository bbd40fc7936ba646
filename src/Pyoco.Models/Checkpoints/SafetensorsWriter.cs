using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Writes safetensors files: the same tensors give the same bytes, and a file stands under its name only when it is complete.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors to a file, replacing one that is there.</summary>
    /// <param name="path">Where to; its folder exists.</param>
    /// <param name="tensors">The tensors by name, on any device; they are kept by the caller.</param>
    /// <param name="metadata">Texts to carry beside them; <c>format</c> is always <c>pt</c>.</param>
    /// <param name="type">The type that floating-point tensors are converted to; their own when null.</param>
    /// <exception cref="NotSupportedException">A tensor has a type that the format does not know.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, ScalarType? type = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);

        // As the reference does: wide types first, so that every tensor is aligned to its element; then by name.
        Item[] items =
        [
            .. tensors.Select(t => Describe(t.Key, t.Value, type))
                .OrderByDescending(i => i.ElementSize).ThenBy(i => i.Name, StringComparer.Ordinal),
        ];
        var header = Header(items, metadata);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var item in items)
                {
                    WriteTensor(stream, item);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static Item Describe(string name, Tensor tensor, ScalarType? type)
    {
        var target = type is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
        foreach (var (code, known) in SafetensorsHeader.Types)
        {
            if (known.Type == target)
            {
                return new Item(name, tensor, target, code, known.Size);
            }
        }

        throw new NotSupportedException($"The tensor '{name}' has the type {target}, which safetensors files do not hold.");
    }

    private static byte[] Header(Item[] items, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            foreach (var (key, value) in (metadata ?? new Dictionary<string, string>()).Where(m => m.Key != "format").OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            var at = 0L;
            foreach (var item in items)
            {
                json.WriteStartObject(item.Name);
                json.WriteString("dtype", item.Code);
                json.WriteStartArray("shape");
                foreach (var size in item.Tensor.shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += item.Tensor.numel() * item.ElementSize);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteTensor(Stream stream, Item item)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var tensor = item.Tensor.detach().to(item.Type, CPU).contiguous();
        if (tensor.numel() > 0)
        {
            tensor.WriteBytesToStream(stream, 1 << 20);
        }
    }

    private readonly record struct Item(string Name, Tensor Tensor, ScalarType Type, string Code, int ElementSize);
}
