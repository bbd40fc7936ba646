using System.Text.RegularExpressions;
using Pyoco.TestSupport;

namespace Pyoco.Conventions.Tests;

public partial class DocumentTests
{
    /// <summary>The Markdown pages of the repository, relative to its root.</summary>
    public static TheoryData<string> Pages { get; } =
    [
        .. new[] { "docs", "samples", "benchmarks", "src" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(page => !page.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;

        var broken = Link().Matches(WithoutCode(File.ReadAllText(Repository.PathOf(page)))).Select(m => m.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(broken);
    }

    /// <summary>A block of code under <c>&lt;!-- from: path --&gt;</c> is a piece of that file, which is compiled; only its indentation may
    /// differ.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void MarkedCodeIsThatOfItsFile(string page)
    {
        var changed = Excerpt().Matches(File.ReadAllText(Repository.PathOf(page)).ReplaceLineEndings("\n"))
            .Where(m => !Lines(File.ReadAllText(Repository.PathOf(m.Groups[1].Value)))
                .Contains(Lines(m.Groups[2].Value), StringComparison.Ordinal))
            .Select(m => $"the block from {m.Groups[1].Value}");

        Assert.Empty(changed);
    }

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void AReadmeOfAPackageBeginsWithHowToAddIt(string package)
    {
        var page = File.ReadAllText(Path.Combine(Package.Of(package).Folder, "README.md")).ReplaceLineEndings("\n");

        Assert.StartsWith($"# {package}\n\n```sh\ndotnet add package {package}\n", page);
    }

    [Fact]
    public void TheReadmeShowsCodeThatIsCompiled() =>
        Assert.Matches(Excerpt(), File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings("\n"));

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var solution = File.ReadAllText(Repository.PathOf("Pyoco.sln")).Replace('\\', '/');

        var missing = new[] { "src", "tests", "samples", "benchmarks" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal)) // BenchmarkDotNet writes a project of its own there
            .Where(file => !file.StartsWith("tests/Consumers/", StringComparison.Ordinal)) // .ci/consumers builds them from the packages
            .Where(file => !solution.Contains(file, StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void EverySampleHasItsLine()
    {
        var page = File.ReadAllText(Repository.PathOf("samples", "README.md"));

        var missing = Directory.EnumerateDirectories(Repository.PathOf("samples"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
            .Select(folder => Path.GetFileName(folder)!)
            .Where(sample => !page.Contains($"]({sample})", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    // Lines without their indentation, with a line break before and after each.
    private static string Lines(string code) =>
        $"\n{string.Join('\n', code.Trim().ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))}\n";

    private static string WithoutCode(string markdown) => CodeBlock().Replace(markdown.ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"<!-- from: (\S+) -->\n+```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Excerpt();
}
