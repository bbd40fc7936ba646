namespace Pyoco.Models.Tests;

public sealed class StrictJsonTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""", "is no JSON")]
    [InlineData("""{"a": """, "is no JSON")]
    [InlineData("[1]", "holds a JSON Array; an object was expected")]
    [InlineData("null", "holds a JSON Null; an object was expected")]
    public void WhatIsNoObjectOfDistinctNamesIsRefused(string json, string expected)
    {
        var error = Assert.Throws<CheckpointException>(() => StrictJson.Object(json, "config.json"));

        Assert.StartsWith($"config.json {expected}", error.Message);
    }

    [Fact]
    public void AnObjectIsReadAndOutlivesItsDocument() =>
        Assert.Equal(1, StrictJson.Object("""{"a": 1}""", "x").GetProperty("a").GetInt32());

    [Fact]
    public void AFileThatIsNotThereIsNamed() =>
        Assert.Contains("absent.json", Assert.Throws<FileNotFoundException>(() => StrictJson.ReadObject("absent.json")).Message);

    [Fact]
    public void AFileBeyondTheLimitIsNotRead()
    {
        var path = _folder.WriteText("config.json", "{ }");

        Assert.Equal("{ }", StrictJson.ReadText(path, largest: 3));
        Assert.Contains("has 3 bytes; at most 2", Assert.Throws<CheckpointException>(() => StrictJson.ReadText(path, largest: 2)).Message);
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
            Assert.Equal("😀 \\ud800", StrictJson.Object(json, "a file").GetProperty("a").GetString());
        }
        else
        {
            Assert.Contains("a file is no JSON", Assert.Throws<CheckpointException>(() => StrictJson.Object(json, "a file")).Message);
        }
    }
}
