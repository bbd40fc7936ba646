using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

public sealed class ConfigJsonTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileIsIndentedAndEndsWithALineFeedInAFolderThatIsMade()
    {
        var path = _folder.PathOf("new", "config.json");

        ConfigJson.Write(path, new JsonObject { ["patch_size"] = 2 });

        Assert.Equal("{\n  \"patch_size\": 2\n}\n", File.ReadAllText(path));
    }

    [Fact]
    public void AFileBeyondTheLimitIsNotRead()
    {
        var path = _folder.WriteText("config.json", "{ }");

        Assert.Equal("{ }", ConfigJson.Read(path, largest: 3));
        Assert.Contains("has 3 bytes; at most 2", Assert.Throws<CheckpointException>(() => ConfigJson.Read(path, largest: 2)).Message);
    }

    [Theory]
    [InlineData("""{"a": "\ud83d\ude00 \\ud800"}""", true)]
    [InlineData("""{"a": "\ud800"}""", false)]
    [InlineData("""{"a": ["x", {"b": "\ude00\ud83d"}]}""", false)]
    [InlineData("""{"\ud800": 1}""", false)]
    [InlineData("""{"a": "\ud83dx"}""", false)]
    [InlineData("{", false)]
    public void EveryStringOfAFileCanBeRead(string json, bool valid)
    {
        if (valid)
        {
            Assert.Equal("😀 \\ud800", ConfigJson.Parse(json, "a file").GetProperty("a").GetString());
        }
        else
        {
            Assert.Contains("a file is no JSON", Assert.Throws<CheckpointException>(() => ConfigJson.Parse(json, "a file")).Message);
        }
    }
}
