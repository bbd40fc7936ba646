using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class AddedTokenTests
{
    [Theory]
    [InlineData("\"x\"", "x", false)]
    [InlineData("""{"content": "x"}""", "x", true)]
    [InlineData("""{"content": "x", "special": true}""", "x", false)]
    [InlineData("""{"content": "x", "special": true, "normalized": true}""", "x", true)]
    public void ATokenIsATextOrAnObject(string json, string content, bool normalized)
    {
        var token = AddedToken.Read(JsonDocument.Parse(json).RootElement, "pad_token", "a file");

        Assert.Equal((content, normalized), (token.Content, token.Normalized));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""{"content": "x", "lstrip": 1}""")]
    public void AnythingElseIsRefused(string json) =>
        Assert.Contains("a file",
            Assert.Throws<CheckpointException>(() => AddedToken.Read(JsonDocument.Parse(json).RootElement, "pad_token", "a file")).Message);
}
