using System.Text.RegularExpressions;

namespace Pyoco.Conventions.Tests;

/// <summary>Which folders of a project import which others of it.</summary>
public sealed partial class FolderGraph(IEnumerable<TypeUse> uses)
{
    private const string Root = "(root)";

    private readonly ILookup<(string From, string To), TypeUse> _uses =
        uses.Where(use => use.FromFolder != use.ToFolder).ToLookup(use => (use.FromFolder, use.ToFolder));

    /// <summary>The folders that import or are imported.</summary>
    public IReadOnlyList<string> Folders => [.. Imports.SelectMany(i => new[] { i.From, i.To }).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The pairs of a folder and another one that it imports.</summary>
    public IReadOnlyCollection<(string From, string To)> Imports => [.. _uses.Select(group => group.Key)];

    /// <summary>The graph of a package's assembly, its types put into folders by debug information or, without bodies, by their
    /// declarations.</summary>
    public static FolderGraph Of(Package package)
    {
        using var code = new CompiledCode(package);
        var declared = new Dictionary<string, string>();
        foreach (var source in package.Sources)
        {
            foreach (var match in source.Lines.Select(line => Declaration().Match(line)).Where(m => m.Success))
            {
                declared.TryAdd(match.Groups[1].Value, source.Path);
            }
        }

        // A file of another project that is compiled into this one has no folder here.
        string? FolderOf(UsedType type) =>
            (type.File ?? declared.GetValueOrDefault(type.Name)) is { } file
                && file.StartsWith($"src/{package.Name}/", StringComparison.Ordinal)
                ? Folder(file, package.Name)
                : null;

        return new FolderGraph(
            [
                .. code.Uses.Select(use => (use.From, FromFolder: FolderOf(use.From), use.To, ToFolder: FolderOf(use.To)))
                    .Where(use => use is { FromFolder: not null, ToFolder: not null })
                    .Select(use => new TypeUse(use.FromFolder!, use.From.Name, use.ToFolder!, use.To.Name)),
            ]);
    }

    /// <summary>What a folder imports.</summary>
    public IEnumerable<string> ImportsOf(string folder) =>
        Imports.Where(i => i.From == folder).Select(i => i.To).Order(StringComparer.Ordinal);

    /// <summary>What imports a folder.</summary>
    public IEnumerable<string> ImportersOf(string folder) =>
        Imports.Where(i => i.To == folder).Select(i => i.From).Order(StringComparer.Ordinal);

    /// <summary>The imports that use a type.</summary>
    public IEnumerable<(string From, string To)> ImportsByType(string name) =>
        _uses.Where(group => group.Any(use => use.To == name)).Select(group => group.Key);

    /// <summary>The pairs of types that make an import.</summary>
    public IReadOnlyList<string> TypesOf((string From, string To) import) =>
        [.. _uses[import].Select(use => $"{use.From} -> {use.To}").Order(StringComparer.Ordinal)];

    /// <summary>The imports that are part of a round; none where folders depend one way.</summary>
    public IReadOnlyList<(string From, string To)> FindRound() =>
        [.. Imports.Where(i => IsReached(i.From, from: i.To))
            .OrderBy(i => i.From, StringComparer.Ordinal).ThenBy(i => i.To, StringComparer.Ordinal)];

    private bool IsReached(string folder, string from)
    {
        var reached = new HashSet<string> { from };
        while (Imports.Where(i => reached.Contains(i.From)).ToArray().Count(i => reached.Add(i.To)) > 0)
        {
            // Until nothing new is reached.
        }

        return reached.Contains(folder);
    }

    private static string Folder(string file, string package) =>
        file["src/".Length..][(package.Length + 1)..].Split('/') is [var folder, _, ..] ? $"{folder}/" : Root;

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|static|sealed|abstract|readonly|partial|ref|unsafe|file)\s+)*"
        + @"(?:(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?)|delegate\s+\S+)\s+(\w+)")]
    private static partial Regex Declaration();
}

/// <summary>A type that uses another one, each with its folder.</summary>
public sealed record TypeUse(string FromFolder, string From, string ToFolder, string To);
