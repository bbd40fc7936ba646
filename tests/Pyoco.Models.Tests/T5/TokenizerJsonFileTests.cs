using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

public sealed class TokenizerJsonFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a orc", new[] { "▁a", "▁orc" })]
    [InlineData("  a \t orc ", new[] { "▁a", "▁orc", "▁" })]
    [InlineData(" ", new[] { "▁" })]
    [InlineData("a▁▁orc", new[] { "▁a", "▁", "▁orc" })]
    [InlineData("", new string[0])]
    [InlineData("\u00AD", new string[0])]
    public void WordsAreDividedEachOnItsOwn(string text, string[] words) =>
        Assert.Equal(words.Select(w => new TextPart(w)), Open().Normalize(text));

    // A short group of characters that is perceived as one is replaced by what its beginning stands for; a long one piece by piece.
    [Theory]
    [InlineData("①\u0301", "▁1")]
    [InlineData("①\u0301\u0301", "▁1ss")]
    [InlineData("e\u0301", "▁e")]
    public void CharactersAreReplacedAsTheTokenizersLibraryDoes(string text, string word) =>
        Assert.Equal([new TextPart(word)], Open().Normalize(text));

    [Fact]
    public void AddedTokensAreTakenOutFirst()
    {
        Assert.Equal([new("▁a"), new("</s>", 1), new("▁orc")], Open().Normalize("a</s>orc"));

        // The third takes the blanks behind it along.
        Assert.Equal([new("▁a"), new("▁"), new("<unk>", 2), new("▁orc")], Open().Normalize("a <unk>  orc"));
    }

    [Theory]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": true}""", new[] { "▁a", "</s>", "orc" })]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never"}""", new[] { "a", "</s>", "orc" })]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "add_prefix_space": false}""", new[] { "a", "</s>", "orc" })]
    [InlineData(
        """{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁"}]}""",
        new[] { "▁a", "</s>", "▁orc" })]
    public void ThePrefixFollowsTheScheme(string preTokenizer, string[] parts) =>
        Assert.Equal(parts, Open(j => j["pre_tokenizer"] = JsonNode.Parse(preTokenizer)).Normalize("a</s>orc").Select(p => p.Text));

    [Fact]
    public void StrippingIsDoneOnTheSidesAskedFor()
    {
        Assert.Equal(
            "▁a", Assert.Single(Open(j => Add(j, """{"type": "Strip", "strip_left": false, "strip_right": true}""")).Normalize("a ")).Text);
        Assert.Equal(
            ["▁a", "▁"],
            Open(j => Add(j, """{"type": "Strip", "strip_left": true, "strip_right": false}""")).Normalize("  a ").Select(p => p.Text));

        static void Add(JsonObject json, string step) => json["normalizer"]!["normalizers"]!.AsArray().Add(JsonNode.Parse(step));
    }

    [Theory]
    [InlineData("model/type", "\"BPE\"", "BPE")]
    [InlineData("model/byte_fallback", "true", "byte_fallback")]
    [InlineData("pre_tokenizer/type", "\"ByteLevel\"", "ByteLevel")]
    [InlineData("pre_tokenizer/split", "false", "split")]
    [InlineData("normalizer", """{"type": "NFKC"}""", "NFKC")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"String": "a"}, "content": "b"}""", "Replace")]
    [InlineData("post_processor/single", "[]", "post_processor")]
    [InlineData("post_processor", "null", "post_processor")]
    public void WhatIsNotImplementedIsRefused(string path, string value, string message) =>
        Assert.Contains(message, Assert.Throws<NotSupportedException>(() => Open(j => Set(j, path, value))).Message);

    [Theory]
    [InlineData("model", "null")]
    [InlineData("model/vocab", "[[\"a\"]]")]
    [InlineData("model/vocab", "[[\"a\", 0], [\"a\", 0], [\"b\", 0]]")]
    [InlineData("model/unk_id", "null")]
    [InlineData("added_tokens", "{}")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "%%%"}""")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "AAAA"}""")]
    public void ADamagedFileIsACheckpointError(string path, string value) =>
        Assert.Contains("tokenizer.json", Assert.Throws<CheckpointException>(() => Open(j => Set(j, path, value))).Message);

    [Fact]
    public void NoJsonIsACheckpointError()
    {
        Assert.Throws<CheckpointException>(() => TokenizerJsonFile.Open(_folder.WriteText("tokenizer.json", "{")));
        Assert.Throws<CheckpointException>(() => TokenizerJsonFile.Open(_folder.WriteText("tokenizer.json", "[]")));
    }

    [Fact]
    public void HalfACharacterIsRefused() => Assert.ThrowsAny<ArgumentException>(() => Open().Normalize("a\uDC00"));

    private static void Set(JsonObject json, string path, string value)
    {
        var parts = path.Split('/');
        var parent = parts[..^1].Aggregate((JsonNode)json, (node, part) => node[part]!);
        parent[parts[^1]] = JsonNode.Parse(value);
    }

    private TokenizerJsonFile Open(Action<JsonObject>? change = null) =>
        TokenizerJsonFile.Open(Path.Combine(TinyPieces.WriteJson(_folder.Path, change), "tokenizer.json"));
}
