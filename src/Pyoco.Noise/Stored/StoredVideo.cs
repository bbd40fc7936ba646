using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>The values of a video (B, C, F, H, W) that a prior keeps, and where they are from.</summary>
internal sealed class StoredVideo
{
    private StoredVideo(VideoShape shape, float[] values, string? file) => (Shape, Values, File, Hash) =
        (shape, values, file, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values))));

    /// <summary>The shape.</summary>
    public VideoShape Shape { get; }

    /// <summary>The values, contiguous.</summary>
    public float[] Values { get; }

    /// <summary>The file they were read from; null where they are a tensor's.</summary>
    public string? File { get; }

    /// <summary>SHA-256 of the values' bytes in memory, little-endian.</summary>
    public string Hash { get; }

    /// <summary>What a specification says of them.</summary>
    public (string Name, MethodValue Value)[] Parameters => File is null ? [("sha256", Hash)] : [("file", File), ("sha256", Hash)];

    /// <summary>The values of a tensor.</summary>
    /// <exception cref="ArgumentException">The tensor is not float32 (B, C, F, H, W), or has a value that is not finite.</exception>
    public static StoredVideo Of(Tensor video, string parameter)
    {
        ArgumentNullException.ThrowIfNull(video, parameter);
        if (video.dtype != ScalarType.Float32 || video.dim() != VideoShape.AxisCount || video.numel() is < 1 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"The tensor is {video.dtype} [{string.Join(", ", video.shape)}]; Float32 (B, C, F, H, W) with at most {int.MaxValue} values was expected.", parameter);
        }

        using var scope = NewDisposeScope();
        var values = video.detach().cpu().contiguous().data<float>().ToArray();
        return FirstNotFinite(values) is { } wrong
            ? throw new ArgumentException($"The tensor has {values[wrong]} as its value {wrong}; finite numbers were expected.", parameter)
            : new StoredVideo(VideoShape.Of(video), values, null);
    }

    /// <summary>The values of a safetensors file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has not one tensor of float32 (B, C, F, H, W), all finite.</exception>
    public static StoredVideo Load(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var (shape, values) = VideoTensorFile.Load(file);
        return FirstNotFinite(values) is { } wrong
            ? throw new InvalidDataException($"{file} has {values[wrong]} as its value {wrong}; finite numbers were expected.")
            : new StoredVideo(shape, values, file);
    }

    private static int? FirstNotFinite(float[] values) => Array.FindIndex(values, value => !float.IsFinite(value)) is var index and >= 0 ? index : null;
}
