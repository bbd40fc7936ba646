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
                $"The tensor is {video.dtype} [{string.Join(", ", video.shape)}]; Float32 (B, C, F, H, W) "
                    + $"with at most {int.MaxValue} values was expected.",
                parameter);
        }

        using var scope = NewDisposeScope();
        var values = video.detach().cpu().contiguous().data<float>().ToArray();
        return FirstNotFinite(values) is { } wrong
            ? throw new ArgumentException($"The tensor has {values[wrong]} as its value {wrong}; finite numbers were expected.", parameter)
            : new StoredVideo(VideoShape.Of(video), values, null);
    }

    /// <summary>The values of a safetensors file.</summary>
    /// <param name="file">The file; the name stays in the specification.</param>
    /// <param name="folder">The model's folder, which the file is relative to and has to be in; null where the caller names it.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, outside the folder or not a regular file, or has not one tensor of
    /// float32 (B, C, F, H, W), all finite.</exception>
    public static StoredVideo Load(string file, string? folder = null)
    {
        var path = PriorFile.Find(file, folder);
        var (shape, values) = VideoTensorFile.Load(path);
        return FirstNotFinite(values) is { } wrong
            ? throw new InvalidDataException($"{path} has {values[wrong]} as its value {wrong}; finite numbers were expected.")
            : new StoredVideo(shape, values, file);
    }

    /// <summary>Writes the values into a file of a folder, which is named by their hash: two videos of one prior have two files.</summary>
    /// <returns>What a specification says of them there.</returns>
    public (string Name, MethodValue Value)[] SaveTo(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = $"noise_prior_{Hash[..12]}.safetensors";
        VideoTensorFile.Save(Path.Combine(folder, file), Shape, Values);
        return [("file", file), ("sha256", Hash)];
    }

    private static int? FirstNotFinite(float[] values) =>
        Array.FindIndex(values, value => !float.IsFinite(value)) is var index and >= 0 ? index : null;
}
