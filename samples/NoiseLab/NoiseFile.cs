using System.Security.Cryptography;
using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>A file of noise: safetensors with one tensor, or float32 values (little-endian) without a header.</summary>
internal sealed class NoiseFile : IDisposable
{
    public const string Extension = ".safetensors";
    public const string TensorName = "noise";

    // The names of the metadata; the first is also that of Pyoco's checkpoints.
    public const string PriorKey = "pyoco.noise_prior";
    public const string SeedKey = "pyoco.seed";
    public const string FirstFrameKey = "pyoco.first_frame";
    public const string LayoutKey = "pyoco.layout";
    public const string ShapeKey = "pyoco.shape";
    public const string HashKey = "pyoco.sha256";

    private NoiseFile(Tensor noise, IReadOnlyDictionary<string, string> metadata, string hash) =>
        (Noise, Metadata, Hash) = (noise, metadata, hash);

    /// <summary>(B, C, F, H, W), in the type of the file.</summary>
    public Tensor Noise { get; }

    /// <summary>What the file says of itself; nothing that is believed.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>SHA-256 of the values as they stand in the file.</summary>
    public string Hash { get; }

    public static NoiseFile Read(string path, NoiseLayout layout, VideoShape? shape)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"The file {path} was not found.");
        }

        using var scope = NewDisposeScope();
        var (values, metadata) = path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? ReadSafetensors(path)
            : (ReadValues(path, layout.SizesOf(shape ?? throw new UsageException($"{path} has no header (it is no "
                + $"{Extension}); --shape is missing."))), new Dictionary<string, string>());
        if (!values.is_floating_point())
        {
            throw new UsageException($"{path} holds {values.dtype}; a floating-point type was expected.");
        }

        var noise = layout.ToVideo(values, path);
        return shape is { } expected && VideoShape.Of(noise) != expected
            ? throw new UsageException($"{path} has the shape {VideoShape.Of(noise)} in the layout {layout.Name}; --shape says {expected}.")
            : new NoiseFile(noise.MoveToOuterDisposeScope(), metadata, HashOf(values));
    }

    /// <summary>SHA-256 of a contiguous tensor's bytes.</summary>
    public static string HashOf(Tensor values) => Convert.ToHexStringLower(SHA256.HashData(values.bytes));

    public void Dispose() => Noise.Dispose();

    private static (Tensor Values, IReadOnlyDictionary<string, string> Metadata) ReadSafetensors(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Names.Count == 1
            ? (file.Read(file.Names.Single()), file.Metadata)
            : throw new UsageException($"{path} holds {file.Names.Count} tensors; one was expected.");
    }

    private static Tensor ReadValues(string path, long[] sizes)
    {
        using var stream = File.OpenRead(path);
        var expected = sizes.Aggregate(1L, (product, size) => product * size) * sizeof(float);
        if (stream.Length != expected)
        {
            throw new UsageException(
                $"{path} has {stream.Length} bytes; float32 of the sizes [{string.Join(", ", sizes)}] has {expected}.");
        }

        var values = empty(sizes, dtype: ScalarType.Float32);
        stream.ReadExactly(values.bytes);
        return values;
    }
}
