using Pyoco.TestSupport;
using Xunit.Abstractions;

namespace Pyoco.Conventions.Tests;

/// <summary>Folders of a project depend one way, the project's root counted as one of them.</summary>
public class FolderTests(ITestOutputHelper output)
{
    private const int ExamplesShown = 6;

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void NoFoldersImportEachOtherInARound(string package)
    {
        var graph = FolderGraph.Of(Package.Of(package));
        output.WriteLine($"{package}: {graph.Folders.Count} folders, {graph.Imports.Count} imports");
        foreach (var folder in graph.Folders)
        {
            output.WriteLine($"  {folder} -> {string.Join(", ", graph.ImportsOf(folder))}");
        }

        var round = graph.FindRound();

        Assert.True(
            round.Count == 0,
            $"Folders of {package} import each other in a round:{string.Concat(round.Select(edge => Line(graph, edge)))}");
    }

    [Fact]
    public void ARoundIsFoundAndItsTypesAreNamed()
    {
        var graph = new FolderGraph(
        [
            new TypeUse("A/", "First", "B/", "Second"),
            new TypeUse("B/", "Second", "(root)", "Third"),
            new TypeUse("(root)", "Third", "A/", "First"),
            new TypeUse("A/", "First", "C/", "Fourth"),
        ]);

        Assert.Equal(["(root)", "A/", "B/"], graph.FindRound().Select(edge => edge.From).Order(StringComparer.Ordinal));
        Assert.Equal(["First -> Fourth"], graph.TypesOf(("A/", "C/")));
        Assert.Empty(new FolderGraph([new TypeUse("A/", "First", "B/", "Second")]).FindRound());
    }

    [Fact]
    public void TypesWithoutBodiesHaveTheirFolders()
    {
        var graph = FolderGraph.Of(Package.Models);

        Assert.Contains("Safetensors/", graph.Folders);
        Assert.Contains("Loading/", graph.ImportersOf("Safetensors/"));
        Assert.Contains(("Loading/", "Safetensors/"), graph.ImportsByType("ITensorSource"));
    }

    private static string Line(FolderGraph graph, (string From, string To) edge)
    {
        var types = graph.TypesOf(edge);
        var more = types.Count > ExamplesShown ? $" and {types.Count - ExamplesShown} more" : "";
        return $"{Environment.NewLine}  {edge.From} -> {edge.To}: {string.Join(", ", types.Take(ExamplesShown))}{more}";
    }
}
