using System.Security.Cryptography;

namespace Pyoco.Models;

/// <summary>SHA-256 of the files that a model was made of, for reports. A file that is gone or another since has none.</summary>
internal static class WeightHashes
{
    /// <summary>The hashes of the files of load reports, by their names within the model's folder or, outside of it, by their file
    /// names.</summary>
    public static SortedDictionary<string, string> Of(IEnumerable<LoadReport> reports, string? folder) =>
        OfFiles(reports.SelectMany(r => r.Sources).Where(s => s.IsInPlace).Select(s => s.Path), folder);

    /// <summary>The hashes of files, by their names within the model's folder or, outside of it, by their file names.</summary>
    public static SortedDictionary<string, string> OfFiles(IEnumerable<string> files, string? folder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.Distinct().Where(File.Exists))
        {
            hashes[NameOf(file, folder)] = OfFile(file);
        }

        return hashes;
    }

    /// <summary>The hashes of files, one by one in their order: files of one name in two folders are two.</summary>
    public static IReadOnlyList<string> Each(IEnumerable<string> files) => [.. files.Distinct().Where(File.Exists).Select(OfFile)];

    /// <summary>The hash of weights that were added: of the file, or of all safetensors files of the folder in the order of their
    /// names.</summary>
    public static string OfSource(string path)
    {
        if (File.Exists(path))
        {
            return OfFile(path);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(path, "*.safetensors").Order(StringComparer.Ordinal))
        {
            hash.AppendData(Convert.FromHexString(OfFile(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string NameOf(string file, string? folder)
    {
        var relative = folder is null ? null : Path.GetRelativePath(folder, file);
        return relative is null || Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? Path.GetFileName(file)
            : relative.Replace('\\', '/');
    }

    private static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
