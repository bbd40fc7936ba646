namespace Pyoco.Models.Tests;

public sealed class TokenizerCompanionsTests : IDisposable
{
    private static readonly Dictionary<string, string> Defaults = [];
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheMapWinsOverTheConfig()
    {
        Write("tokenizer_config.json", """{"pad_token": "b"}""");
        Write("special_tokens_map.json", """{"pad_token": {"content": "a"}}""");

        Assert.Equal("a", new TokenizerCompanions(_folder.Path).Special("pad_token")?.Token.Content);
    }

    [Fact]
    public void WithADecoderNeitherTheMapNorTheListCounts()
    {
        Write("tokenizer_config.json", """{"pad_token": "b", "added_tokens_decoder": {"2": {"content": "<x>"}}}""");
        Write("special_tokens_map.json", """{"pad_token": "a"}""");
        Write("added_tokens.json", """{"<y>": 2}""");

        var companions = new TokenizerCompanions(_folder.Path);

        Assert.Equal("b", companions.Special("pad_token")?.Token.Content);
        Assert.Equal(["<x>", "b"], Tokens(companions).Keys);
    }

    [Fact]
    public void TokensBehindTheVocabularyAreCountedOn()
    {
        Write("added_tokens.json", """{"<y>": 3, "<x>": 2}""");
        Write("special_tokens_map.json", """{"additional_special_tokens": ["<z>", "<y>"]}""");

        var tokens = Tokens(new TokenizerCompanions(_folder.Path));

        Assert.Equal([("<x>", 2, true), ("<y>", 3, false), ("<z>", 4, false)], tokens.Values.Select(t => (t.Content, t.Id, t.Normalized)));
    }

    [Theory]
    [InlineData("added_tokens.json", """{"<x>": 3}""", "'<x>' the id 3; 2 was expected")]
    [InlineData("added_tokens.json", """{"a": 2}""", "'a' the id 2; 0 was expected")]
    [InlineData("added_tokens.json", """{"<x>": "2"}""", "a whole number")]
    [InlineData("added_tokens.json", """{"\ud800": 2}""", "surrogate")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"x": {"content": "<x>"}}}""", "an id was expected")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": [1]}""", "an object was expected")]
    public void WhatContradictsItselfIsRefused(string name, string json, string said)
    {
        Write(name, json);

        var error = Assert.Throws<CheckpointException>(() => Tokens(new TokenizerCompanions(_folder.Path)));

        Assert.Contains(said, error.Message);
        Assert.Contains(name, error.Message);
    }

    private static Dictionary<string, AddedToken> Tokens(TokenizerCompanions companions) =>
        companions.Tokens(c => c switch { "a" => 0, "b" => 1, _ => null }, 2, [], Defaults);

    private void Write(string name, string json) => File.WriteAllText(_folder.PathOf(name), json);
}
