namespace Pyoco;

/// <summary>The files in the specification of a prior, those of the priors that it is made of too.</summary>
internal static class PriorSpec
{
    private const string Hash = "sha256";

    /// <summary>The specification with another name for every file.</summary>
    public static MethodSpec WithFiles(MethodSpec spec, Func<string, string> rename) =>
        Map(spec, s => s.Parameters.Select(p => (
            p.Key, p.Key == PriorFile.Parameter && p.Value.Text is { } file ? (MethodValue)rename(file) : p.Value)));

    /// <summary>The names of all files.</summary>
    public static IReadOnlyList<string> Files(MethodSpec spec)
    {
        var files = new List<string>();
        WithFiles(spec, file =>
        {
            files.Add(file);
            return file;
        });
        return files;
    }

    /// <summary>Whether a prior, or one that it is made of, is stored values, which no specification has: those of a file, or of a tensor,
    /// of which there is the hash alone.</summary>
    public static bool IsStored(MethodSpec spec) => spec.Parameters.Any(
        p => p.Key is PriorFile.Parameter or Hash || p.Value.Method is { } inner && IsStored(inner));

    /// <summary>Whether two specifications are of one noise: they are equal, but for the names of files whose content is told by its
    /// hash.</summary>
    public static bool AreSame(MethodSpec a, MethodSpec b) => WithoutKnownFiles(a).Equals(WithoutKnownFiles(b));

    private static MethodSpec WithoutKnownFiles(MethodSpec spec) => Map(spec, s => s.Parameters
        .Where(p => p.Key != PriorFile.Parameter || s.Parameters.GetValueOrDefault(Hash)?.Text is null).Select(p => (p.Key, p.Value)));

    private static MethodSpec Map(MethodSpec spec, Func<MethodSpec, IEnumerable<(string Name, MethodValue Value)>> parameters) => new(
        spec.Name, [.. parameters(spec).Select(p => (p.Name, p.Value.Method is { } inner ? Map(inner, parameters) : p.Value))]);
}
