using Pyoco.TestSupport;

namespace Pyoco.Conventions.Tests;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">Relative to the repository's root, with slashes.</param>
/// <param name="Lines">Its lines.</param>
public sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    private static readonly string[] Built = ["bin", "obj"];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>All C# files below a folder, without what builds leave there.</summary>
    public static IEnumerable<SourceFile> Below(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(path => !path.Split('/').Intersect(Built).Any())
        .Order(StringComparer.Ordinal)
        .Select(path => new SourceFile(path, File.ReadAllLines(Repository.PathOf(path))));
}
