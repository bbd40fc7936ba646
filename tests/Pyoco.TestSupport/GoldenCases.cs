using Xunit;

namespace Pyoco.TestSupport;

/// <summary>Finds reference cases: in the folder that <c>PYOCO_GOLDEN</c> names (a relative path counts from the folder of
/// <c>Pyoco.sln</c>), else in <c>../shared/golden</c> beside the repository, else in the small copies in <c>tests/golden</c>.</summary>
public static class GoldenCases
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "PYOCO_GOLDEN";

    /// <summary>The row of a kind that has no folder.</summary>
    public const string None = "(no case)";

    /// <summary>The names of the folders of a kind, one theory row each; one row that skips itself where there is none.</summary>
    public static TheoryData<string> OfKind(string kind)
    {
        var names = All().Where(c => c.Kind == kind).Select(c => Path.GetFileName(c.Folder)).Order(StringComparer.Ordinal).ToArray();
        return names.Length > 0 ? new TheoryData<string>(names) : new TheoryData<string>(None);
    }

    /// <summary>The case of a theory row; skips the test when the kind has none.</summary>
    public static GoldenCase Open(string name)
    {
        Skip.If(name == None, $"{Root()} has no case of this kind.");
        return new GoldenCase(Path.Combine(Root(), name));
    }

    /// <summary>The first case of a kind; skips the test when there is none.</summary>
    public static GoldenCase FirstOfKind(string kind)
    {
        var first = All().Where(c => c.Kind == kind).OrderBy(c => c.Folder, StringComparer.Ordinal).FirstOrDefault();
        Skip.If(first is null, $"{Root()} has no case of the kind {kind}.");
        return first!;
    }

    /// <summary>The folder of cases.</summary>
    public static string Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return Path.GetFullPath(given, Repository.Root);
        }

        var shared = Path.GetFullPath(Repository.PathOf("..", "shared", "golden"));
        return Directory.Exists(shared) ? shared : Repository.PathOf("tests", "golden");
    }

    private static GoldenCase[] All()
    {
        var root = Root();
        GoldenCase[] cases = Directory.Exists(root)
            ? [.. Directory.GetDirectories(root).Where(f => File.Exists(Path.Combine(f, "case.json"))).Select(f => new GoldenCase(f))]
            : [];
        return cases.Length > 0
            ? cases
            : throw new DirectoryNotFoundException($"{root} is missing or has no golden case ({Variable} names the folder).");
    }
}
