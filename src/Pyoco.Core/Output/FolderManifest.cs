using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>The record of the files that this library wrote into a folder, so that no other file is ever replaced or deleted.</summary>
internal sealed record FolderManifest
{
    private const int MostBytes = 1 << 28;

    /// <summary>The number of the format, 1.</summary>
    public required int PyocoManifest { get; init; }

    /// <summary>The files as they were written.</summary>
    public required IReadOnlyList<WrittenFile> Files { get; init; }

    /// <summary>Files of an earlier writing while they are being replaced; null when the folder is complete.</summary>
    public IReadOnlyList<WrittenFile>? Earlier { get; init; }

    /// <summary>The clip whose frames the files are; null for other pictures.</summary>
    public ClipFacts? Clip { get; init; }

    /// <summary>The metadata of the clip; null when there are none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Reads the manifest of a folder; null when it has none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or another file of this name.</exception>
    public static FolderManifest? Read(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (file.LinkTarget is null && !file.Exists && !Directory.Exists(file.FullName))
        {
            return null;
        }

        if (file.LinkTarget is not null || !file.Exists || !FileKind.IsRegular(file.FullName) || file.Length > MostBytes)
        {
            throw Wrong(file, $"a regular file of at most {MostBytes} bytes was expected");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), ManifestJson.Default.FolderManifest);
            return manifest is { PyocoManifest: 1 }
                && manifest.Files.Concat(manifest.Earlier ?? []).All(f => f is not null && IsPlainName(f.Name))
                ? manifest
                : throw Wrong(file, "a manifest of format 1 whose files are in its own folder was expected");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw Wrong(file, e.Message, e);
        }
    }

    /// <summary>Writes the manifest, whole or not at all.</summary>
    public void Write(string folder, string name) =>
        WholeFile.Write(Path.Combine(folder, name), stream => JsonSerializer.Serialize(stream, this, ManifestJson.Default.FolderManifest));

    /// <summary>Whether a name is one of a file in the folder itself.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':', '\0']) < 0;

    private static InvalidDataException Wrong(FileInfo file, string why, Exception? inner = null) =>
        new($"{file.FullName} is not the manifest of a folder that Pyoco wrote: {why}.", inner);
}

/// <summary>A file as it was written.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The hash of its content, in lower-case hexadecimal digits.</param>
internal sealed record WrittenFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Whether a folder still holds the file as it was written.</summary>
    public bool StandsIn(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, Name));
        if (!file.Exists || file.LinkTarget is not null || !FileKind.IsRegular(file.FullName) || file.Length != Bytes)
        {
            return false;
        }

        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == Sha256;
    }
}

/// <summary>The clip of a folder of frames.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="FrameRate">Frames a second.</param>
/// <param name="FramesSha256"><see cref="VideoClip.FramesSha256"/>.</param>
internal sealed record ClipFacts(int Width, int Height, double FrameRate, string FramesSha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(FolderManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
