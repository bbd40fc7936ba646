using System.Text;

namespace Pyoco.Models.Tests;

public sealed class MetadataFileTests
{
    [Fact]
    public void LinesOfOneFileAreSeveralCaptions()
    {
        var captions = Read("metadata.csv", "\uFEFFid,file_name,text\n1,a.gif,\"one, two\"\n2,sub/b.gif,three\n3,a.gif,four\n");

        Assert.Equal(["one, two", "four"], captions["a.gif"]);
        Assert.Equal(["three"], captions["sub/b.gif"]);
    }

    [Fact]
    public void JsonLinesHoldATextOrAListOfThem()
    {
        var captions = Read("metadata.jsonl", """
            {"file_name": "a.gif", "text": "one"}

            {"text": ["two", "three"], "file_name": ".\\sub\\b.gif"}
            """);

        Assert.Equal(["one"], captions["a.gif"]);
        Assert.Equal(["two", "three"], captions["sub/b.gif"]);
    }

    [Theory]
    [InlineData("metadata.csv", "file,caption\na,b\n", "the columns file_name and text were expected")]
    [InlineData("metadata.csv", "file_name,text\na.gif\n", "line 2 has 1 fields")]
    [InlineData("metadata.csv", "file_name,text\na.gif,a ball, red\n", "line 2 has 3 fields; 2 were expected, as in the header")]
    [InlineData("metadata.csv", "file_name,text\n../a.gif,b\n", "outside the folder")]
    [InlineData("metadata.jsonl", "{\"file_name\": 3, \"text\": \"a\"}", "line 1 has no file_name and text")]
    [InlineData("metadata.jsonl", "{\"file_name\": \"a\", \"text\": [1]}", "line 1 has no file_name and text")]
    [InlineData("metadata.jsonl", "\n{", "line 2 is not JSON")]
    [InlineData("metadata.jsonl", "{\"file_name\": \"a.gif\", \"text\": \"\\ud800\"}", "line 1 is not JSON")]
    [InlineData("metadata.jsonl", "{\"file_name\": \"\\udc00\", \"text\": \"a\"}", "line 1 is not JSON")]
    [InlineData("metadata.jsonl", "[]", "line 1 has no file_name and text")]
    public void DamageIsToldWithTheFileAndTheLine(string name, string content, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(name, content)).Message;

        Assert.StartsWith($"data/{name} cannot be read as captions: ", error);
        Assert.Contains(reason, error);
    }

    [Theory]
    [InlineData("a/b.gif", "a/b.gif")]
    [InlineData("./a//b.gif", "a/b.gif")]
    [InlineData("a\\b.gif", "a/b.gif")]
    [InlineData("..", null)]
    [InlineData("a/../../b", null)]
    [InlineData("/a", null)]
    [InlineData("\\\\server\\a", null)]
    [InlineData("C:\\a", null)]
    [InlineData("c:a", null)]
    [InlineData("", null)]
    public void PathsStayInside(string path, string? inside) => Assert.Equal(inside, MetadataFile.Inside(path));

    [Fact]
    public void OtherEncodingsAreRefused() => Assert.Contains("it is not UTF-8", Assert.Throws<InvalidDataException>(
        () => MetadataFile.Read([0xC3, 0x28], "data/metadata.csv")).Message);

    private static Dictionary<string, string[]> Read(string name, string content) =>
        MetadataFile.Read(Encoding.UTF8.GetBytes(content), $"data/{name}");

    [SkippableFact]
    public void AColonIsPartOfANameWhereTheSystemAllowsIt()
    {
        Skip.If(OperatingSystem.IsWindows());

        Assert.Equal("12:30.png", MetadataFile.Inside("12:30.png"));
        Assert.Equal(":.png", MetadataFile.Inside(":.png"));
    }
}
