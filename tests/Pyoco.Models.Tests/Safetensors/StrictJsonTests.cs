namespace Pyoco.Models.Tests;

public sealed class StrictJsonTests
{
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
    public void AnObjectIsReadAndOutlivesItsDocument() => Assert.Equal(1, StrictJson.Object("""{"a": 1}""", "x").GetProperty("a").GetInt32());

    [Fact]
    public void AFileThatIsNotThereIsNamed() => Assert.Contains("absent.json", Assert.Throws<FileNotFoundException>(() => StrictJson.ReadObject("absent.json")).Message);
}
