using System.Runtime.Versioning;

namespace Pyoco.Tests;

/// <summary>A home, its folders for data and caches and a folder for temporary files, in which somebody else has put libraries where a
/// loader may look.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class HostileFolders : IDisposable
{
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;
    private static readonly string[] Places = ["cache", "data", "temporary"];
    private readonly string _root = Directory.CreateTempSubdirectory("pyoco-hostile-").FullName;
    private readonly string _home;

    public HostileFolders(string kind)
    {
        _home = kind;
        foreach (var folder in Places.Select(place => Path.Combine(_root, place, "pyoco", "native")))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "libLibTorchSharp.so"), "not a library");
            File.SetUnixFileMode(folder, All);
        }

        var caches = Path.Combine(_root, "home", ".cache");
        Directory.CreateDirectory(Path.GetDirectoryName(caches)!);
        switch (kind)
        {
            case "open to all":
                File.SetUnixFileMode(Directory.CreateDirectory(caches).FullName, All);
                break;
            case "a link":
                File.CreateSymbolicLink(caches, Path.Combine(_root, "cache"));
                break;
            case "a file":
                File.WriteAllText(caches, "no folder");
                break;
        }
    }

    /// <summary>The files that are there before and must be all that is there afterwards.</summary>
    public static string[] Planted { get; } = [.. Places.Select(place => Path.Combine(place, "pyoco", "native", "libLibTorchSharp.so"))];

    /// <summary>The environment of a program that finds these folders.</summary>
    public Dictionary<string, string?> Variables => new()
    {
        ["HOME"] = _home switch { "unset" => null, "missing" => Path.Combine(_root, "nowhere"), _ => Path.Combine(_root, "home") },
        ["XDG_CACHE_HOME"] = _home == "open to all" ? Path.Combine(_root, "cache") : null,
        ["XDG_DATA_HOME"] = _home == "open to all" ? Path.Combine(_root, "data") : null,
        ["TMPDIR"] = Path.Combine(_root, "temporary"),
        ["DOTNET_EnableDiagnostics"] = "0", // its sockets are temporary files, too
    };

    /// <summary>All files, but for the one that stands where a folder belongs.</summary>
    public string[] FilesThere() =>
    [
        .. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_root, f))
            .Where(
                f => f != Path.Combine("home", ".cache") && !f.StartsWith(Path.Combine("home", ".cache") + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
