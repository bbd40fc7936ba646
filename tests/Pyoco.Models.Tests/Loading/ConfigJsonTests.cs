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
}
