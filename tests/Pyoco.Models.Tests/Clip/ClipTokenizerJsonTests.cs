using System.Text.Json.Nodes;

namespace Pyoco.Models.Tests;

public sealed class ClipTokenizerJsonTests : IDisposable
{
    private readonly TokenizerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("RobertaProcessing")]
    [InlineData("TemplateProcessing")]
    public void AFolderOfItAloneTokenizesAsVocabularyAndMerges(string processor)
    {
        string[] texts = ["an orc with short red hair!", "don't <|endoftext|> 12 é", ""];
        var expected = texts.Select(t => _folder.Load().Encode(t).Ids).ToArray();
        var template = Parse("""
            {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|startoftext|>", "type_id": 0}},
             {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}]}
            """);

        Write(j => j["post_processor"] = processor == "TemplateProcessing" ? template : j["post_processor"]!.DeepClone());

        Assert.All(texts.Zip(expected), row => Assert.Equal(row.Second, _folder.Load().Encode(row.First).Ids));
    }

    [Theory]
    [InlineData("model", "type", "\"WordPiece\"", "WordPiece")]
    [InlineData("model", "byte_fallback", "true", "byte_fallback")]
    [InlineData("model", "ignore_merges", "true", "ignore_merges")]
    [InlineData("model", "dropout", "0.5", "dropout")]
    [InlineData("model", "end_of_word_suffix", "\"@\"", "end_of_word_suffix")]
    [InlineData("normalizer", "type", "\"NFKC\"", "NFKC")]
    [InlineData("normalizer", "normalizers", "[]", "normalizer is")]
    [InlineData("pre_tokenizer", "type", "\"Whitespace\"", "Whitespace")]
    [InlineData("pre_tokenizer", "pretokenizers", "[3, null]", "pre_tokenizer is")]
    [InlineData("post_processor", "type", "\"BertProcessing\"", "BertProcessing")]
    [InlineData("post_processor", "cls", "[\"<s>\", 0]", "post_processor is")]
    public void WhatReadsTextsOtherwiseIsRefusedByName(string part, string key, string value, string named)
    {
        Write(j => j[part]![key] = Parse(value));

        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => _folder.Load()).Message);
    }

    [Theory]
    [InlineData("merges", "[\"a\"]")]
    [InlineData("merges", "[[\"a\"]]")]
    [InlineData("merges", "[[\"a\", 3]]")]
    [InlineData("merges", "[[\"a\", \"zzz\"]]")]
    [InlineData("merges", "{}")]
    [InlineData("vocab", "{\"a\": \"b\"}")]
    [InlineData("vocab", "[]")]
    [InlineData("vocab", "{}")]
    public void ADamagedModelIsACheckpointError(string key, string value)
    {
        Write(j => j["model"]![key] = Parse(value));

        Assert.Throws<CheckpointException>(() => _folder.Load());
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private void Write(Action<JsonObject> change)
    {
        var json = Parse(TokenizerFolder.Json(_folder.Path)).AsObject();
        change(json);
        File.WriteAllText(_folder.PathOf("tokenizer.json"), json.ToJsonString());
        File.Delete(_folder.PathOf("vocab.json"));
        File.Delete(_folder.PathOf("merges.txt"));
    }
}
