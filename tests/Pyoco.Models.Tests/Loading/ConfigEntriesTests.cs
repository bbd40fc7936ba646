using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class ConfigEntriesTests
{
    [Fact]
    public void EntriesAreReadAsTheirType()
    {
        var entries = Entries("""{"i":3,"n":1.5,"f":true,"t":"x","z":null,"l":[1,2],"h":[4,8],"c":["yes","no"]}""");

        Assert.Equal(3, entries.Integer("i", null));
        Assert.Equal(1.5, entries.Number("n", 0));
        Assert.True(entries.Flag("f", false));
        Assert.Equal("x", entries.Text("t", null));
        Assert.Null(entries.Text("z", "fallback"));
        Assert.True(entries.Has("z") && entries.IsNull("z") && entries.IsNull("absent") && !entries.Has("absent"));
        Assert.Equal([1, 2], entries.Integers("l", []));
        Assert.Equal([4, 8], entries.PerLevel("h", 1, levels: 2));
        Assert.Equal([3, 3], entries.PerLevel("i", 1, levels: 2));
        Assert.Equal([true, false], entries.Choices("c", "yes", "no", levels: 2, fallback: []));
    }

    [Fact]
    public void OneForAllMayBeWrittenAsAListThatRepeatsIt()
    {
        var entries = Entries("""{"i":3,"same":[2,2,2],"other":[1,2],"deep":[[1,2],[1,2]],"none":[]}""");

        Assert.Equal(3, entries.OneForAll("i", 1));
        Assert.Equal(2, entries.OneForAll("same", 1));
        Assert.Equal(1, entries.OneForAll("absent", 1));
        Assert.Contains("'[1,2]'", Assert.Throws<NotSupportedException>(() => entries.OneForAll("other", 1)).Message);
        Assert.Throws<NotSupportedException>(() => entries.OneForAll("deep", 1));
        Assert.Throws<NotSupportedException>(() => entries.OneForAll("none", 1));
        Assert.Contains("deep", Assert.Throws<NotSupportedException>(() => entries.PerLevel("deep", 1, levels: 2)).Message);
    }

    [Fact]
    public void AbsentEntriesTakeTheDefault()
    {
        var entries = Entries("{}");

        Assert.Equal(7, entries.Integer("x", 7));
        Assert.Equal(0.5, entries.Number("x", 0.5));
        Assert.True(entries.Flag("x", true));
        Assert.Equal("d", entries.Text("x", "d"));
        Assert.Equal([1], entries.Integers("x", [1]));
        Assert.Equal([8, 8, 8], entries.PerLevel("x", 8, levels: 3));
        Assert.Equal([true], entries.Choices("x", "yes", "no", levels: 1, fallback: [true]));
    }

    [Theory]
    [InlineData("""{"x":"3"}""")]
    [InlineData("""{"x":3.5}""")]
    [InlineData("""{"x":null}""")]
    [InlineData("""{"x":99999999999}""")]
    [InlineData("{}")]
    public void WhatIsNoWholeNumberIsRefusedByKeyAndFile(string json)
    {
        var error = Assert.Throws<CheckpointException>(() => Entries(json).Integer("x", null));

        Assert.Contains("x is", error.Message);
        Assert.Contains("config.json", error.Message);
    }

    [Fact]
    public void ValuesOfAnotherTypeAreRefused()
    {
        var entries = Entries("""{"s":"a","huge":1e999,"l":[1,"2"],"e":[],"zero":0,"two":[1,2],"neg":[1,-2,3]}""");

        Assert.Throws<CheckpointException>(() => entries.Number("s", 0));
        Assert.Throws<CheckpointException>(() => entries.Number("huge", 0));
        Assert.Throws<CheckpointException>(() => entries.Flag("s", false));
        Assert.Throws<CheckpointException>(() => entries.Text("zero", null));
        Assert.Throws<CheckpointException>(() => entries.Integers("l", []));
        Assert.Throws<CheckpointException>(() => entries.Integers("e", []));
        Assert.Throws<CheckpointException>(() => entries.PerLevel("zero", 1, levels: 2));
        Assert.Throws<CheckpointException>(() => entries.PerLevel("two", 1, levels: 3));
        Assert.Throws<CheckpointException>(() => entries.PerLevel("neg", 1, levels: 3));
        Assert.Throws<CheckpointException>(() => entries.Choices("two", "a", "b", levels: 3, fallback: []));
        Assert.Throws<CheckpointException>(() => Entries("[]"));
    }

    [Fact]
    public void WhatIsNotSupportedIsQuoted()
    {
        var entries = Entries("""{"act":"gelu","n":2,"blocks":["a","c"]}""");

        Assert.Contains("'gelu'", Assert.Throws<NotSupportedException>(() => entries.Require("act", ["silu"])).Message);
        Assert.Contains(
            "'c'",
            Assert.Throws<NotSupportedException>(() => entries.Choices("blocks", "a", "b", levels: 2, fallback: [])).Message);
        entries.Require("act", ["silu", "gelu"]);
        entries.Require("n", ["2"]);
        entries.Require("absent", ["x"]);
    }

    [Fact]
    public void EachNameOfAListIsCompared()
    {
        var entries = Entries("""{"blocks":["a","a"],"other":["a","c"],"text":"a"}""");

        entries.RequireEach("blocks", "a", levels: 2);
        entries.RequireEach("absent", "a", levels: 1);
        Assert.Contains("'c'", Assert.Throws<NotSupportedException>(() => entries.RequireEach("other", "a", levels: 2)).Message);
        Assert.Throws<CheckpointException>(() => entries.RequireEach("blocks", "a", levels: 3));
        Assert.Throws<CheckpointException>(() => entries.RequireEach("text", "a", levels: 1));
        Assert.Throws<CheckpointException>(() => entries.RequireEach("absent", "a", levels: 2));
    }

    [Fact]
    public void TheTextOfAFileIsReadAndKept()
    {
        var entries = ConfigEntries.Parse("""{"i":3}""", "config.json");

        Assert.Equal((3, "{\"i\":3}"), (entries.Integer("i", null), entries.Root.GetRawText()));
        Assert.Contains("config.json", Assert.Throws<CheckpointException>(() => ConfigEntries.Parse("{", "config.json")).Message);
        Assert.Throws<CheckpointException>(() => ConfigEntries.Parse("[]", "config.json"));
    }

    private static ConfigEntries Entries(string json) => new(JsonDocument.Parse(json).RootElement, "config.json");
}
