using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pyoco.Noise;

/// <summary>Reads a video out of a safetensors file: eight bytes of length, a JSON header, the values.</summary>
/// <remarks>The file has one tensor, or one named <c>noise</c>; a <c>layout</c> in its metadata has to be that of this library, bcfhw. Checkpoints are read by Pyoco.Models;
/// this reads one tensor, so that priors need not know that package.</remarks>
internal static class VideoTensorFile
{
    private const int LongestHeader = 100_000_000; // the format's own limit
    private const string Metadata = "__metadata__";

    /// <summary>The shape and the values.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or holds no such video.</exception>
    public static (VideoShape Shape, float[] Values) Load(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            var length = new byte[sizeof(ulong)];
            file.ReadExactly(length);
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
            if (headerLength > LongestHeader || (long)headerLength > file.Length - file.Position)
            {
                throw Wrong(path, $"its header would have {headerLength} bytes, the file has {file.Length}");
            }

            var header = new byte[headerLength];
            file.ReadExactly(header);
            using var document = JsonDocument.Parse(header);
            var (shape, begin) = Find(path, document.RootElement, file.Length - file.Position);
            var values = GC.AllocateUninitializedArray<float>((int)shape.ElementCount);
            file.Seek(begin, SeekOrigin.Current);
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan())); // little-endian, as are the processors that libtorch runs on
            return (shape, values);
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{path} is no safetensors file: {e.Message}", e);
        }
    }

    private static (VideoShape Shape, long Begin) Find(string path, JsonElement header, long dataLength)
    {
        var tensors = header.EnumerateObject().Where(entry => !entry.NameEquals(Metadata)).ToArray();
        var named = tensors.Length == 1 ? tensors : [.. tensors.Where(entry => entry.NameEquals("noise"))];
        if (named.Length != 1)
        {
            throw Wrong(path, $"it has {tensors.Length} tensors; one, or one named 'noise', was expected");
        }

        if (header.TryGetProperty(Metadata, out var metadata) && metadata.TryGetProperty("layout", out var layout) && layout.GetString() != "bcfhw")
        {
            throw Wrong(path, $"its layout is '{layout}'; 'bcfhw' was expected");
        }

        var tensor = named[0].Value;
        var (type, sizes) = (tensor.GetProperty("dtype").GetString(), tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray());
        if (type != "F32" || sizes.Length != VideoShape.AxisCount || sizes.Any(size => size is < 1 or > int.MaxValue))
        {
            throw Wrong(path, $"its tensor '{named[0].Name}' is {type} [{string.Join(", ", sizes)}]; F32 (B, C, F, H, W) was expected");
        }

        var count = sizes.Aggregate(1.0, (product, size) => product * size);
        var offsets = tensor.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        if (count > int.MaxValue / sizeof(float) || offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength || offsets[1] - offsets[0] != (long)count * sizeof(float))
        {
            throw Wrong(path, $"its {count} values would be the bytes [{string.Join(", ", offsets)}] of {dataLength}");
        }

        return (new VideoShape((int)sizes[0], (int)sizes[1], (int)sizes[2], (int)sizes[3], (int)sizes[4]), offsets[0]);
    }

    private static InvalidDataException Wrong(string path, string why) => new($"{path} holds no video: {why}.");
}
