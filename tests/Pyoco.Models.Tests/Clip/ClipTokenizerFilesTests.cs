using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class ClipTokenizerFilesTests
{
    [Theory]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public void AMissingFileIsNamed(string name)
    {
        using var folder = new TokenizerFolder();
        File.Delete(folder.PathOf(name));

        Assert.Equal(folder.PathOf(name), Assert.Throws<FileNotFoundException>(() => folder.Load()).FileName);
    }

    [Theory]
    [InlineData("vocab.json", "{", "vocab.json")]
    [InlineData("vocab.json", "{\"a\": \"b\"}", "vocab.json")]
    [InlineData("vocab.json", "{\"a\": 0}", "has no token")]
    [InlineData("merges.txt", "#version: 0.2\na\n", "the line 'a'")]
    [InlineData("merges.txt", "#version: 0.2\na b c\n", "the line 'a b c'")]
    [InlineData("tokenizer_config.json", "{\"model_max_length\": 1}", "model_max_length")]
    [InlineData("tokenizer_config.json", "{\"model_max_length\": 1.5}", "model_max_length")]
    [InlineData("tokenizer_config.json", "[]", "an object was expected")]
    [InlineData("special_tokens_map.json", "{\"pad_token\": 3}", "pad_token")]
    [InlineData("special_tokens_map.json", "{\"pad_token\": {}}", "pad_token")]
    [InlineData("special_tokens_map.json", "{\"pad_token\": \"<pad>\"}", "<pad>")]
    [InlineData("special_tokens_map.json", "no json", "no JSON")]
    public void ADamagedFileIsACheckpointErrorThatSaysWhatIsWrong(string name, string content, string said)
    {
        using var folder = new TokenizerFolder();
        File.WriteAllText(folder.PathOf(name), content);

        var error = Assert.Throws<CheckpointException>(() => folder.Load());

        Assert.Contains(name, error.Message);
        Assert.Contains(said, error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void IdsThatAreNotCountedThroughAreRefused(int id)
    {
        using var folder = new TokenizerFolder();
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(folder.PathOf("vocab.json")))!;
        vocabulary["<|endoftext|>"] = id;
        File.WriteAllText(folder.PathOf("vocab.json"), JsonSerializer.Serialize(vocabulary));

        Assert.Throws<CheckpointException>(() => folder.Load());
    }

    // Stable Diffusion 2.1: "!" in the map, the end token in the config.
    [Fact]
    public void TheSpecialTokensMapSaysHowToPad()
    {
        using var folder = new TokenizerFolder();
        File.WriteAllText(folder.PathOf("special_tokens_map.json"), "{\"pad_token\": {\"content\": \"!\"}}");

        Assert.Equal(0, folder.Load().PadId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{\"pad_token\": null}")]
    public void WithoutItTheConfigDoes(string? map)
    {
        using var folder = new TokenizerFolder();
        File.Delete(folder.PathOf("special_tokens_map.json"));
        File.WriteAllText(folder.PathOf("tokenizer_config.json"), "{\"model_max_length\": 9, \"pad_token\": \"!\"}");
        if (map is not null)
        {
            File.WriteAllText(folder.PathOf("special_tokens_map.json"), map);
        }

        Assert.Equal((0, 9), (folder.Load().PadId, folder.Load().MaxLength));
    }

    // What transformers writes where no length is stated.
    [Fact]
    public void AHugeLengthIsNone()
    {
        using var folder = new TokenizerFolder();
        File.WriteAllText(folder.PathOf("tokenizer_config.json"), "{\"model_max_length\": 1000000000000000019884624838656}");

        Assert.Equal(77, folder.Load().MaxLength);
    }

    [Fact]
    public void AFolderOfVocabularyAndMergesAloneHasClipsLengthAndPadsWithTheEnd()
    {
        using var folder = new TokenizerFolder();
        File.Delete(folder.PathOf("special_tokens_map.json"));
        File.Delete(folder.PathOf("tokenizer_config.json"));

        var tokenizer = folder.Load();

        Assert.Equal((77, tokenizer.EndId), (tokenizer.MaxLength, tokenizer.PadId));
    }
}
