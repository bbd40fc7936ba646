using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class BpeLearnerTests
{
    [Fact]
    public void EveryWordThatOccursTwiceBecomesOneToken()
    {
        using var folder = new TokenizerFolder();
        var tokenizer = folder.Load();

        Assert.All(
            ["an", "orc", "with", "red", "hair", "walks", "to", "the", "left"],
            word => Assert.Equal(3, tokenizer.Encode(word).LengthBeforeTruncation));
    }

    [Fact]
    public void AWordThatOccursOnceStaysInPieces()
    {
        using var folder = new TokenizerFolder();

        Assert.True(folder.Load().Encode("skeleton").LengthBeforeTruncation > 3);
    }

    [Fact]
    public void AnyTextTokenizesWithAVocabularyOfBytesAlone()
    {
        using var folder = new TokenizerFolder(length: 64, size: 514, captions: []);
        var tokenizer = folder.Load();

        var ids = tokenizer.Encode("日本語 🎉 Ünïcödé \0 𠮷").Ids;

        Assert.Equal(514, tokenizer.VocabularySize);
        Assert.All(ids, id => Assert.InRange(id, 0, 513));
    }

    [Fact]
    public void TheSizeIsNeverExceeded()
    {
        using var folder = new TokenizerFolder(size: 520);

        Assert.Equal(520, folder.Load().VocabularySize);
    }

    [Fact]
    public void TheVocabularyIsInTheOrderOfClip()
    {
        using var folder = new TokenizerFolder();
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(folder.PathOf("vocab.json")))!;
        var merges = File.ReadAllLines(folder.PathOf("merges.txt"));

        Assert.Equal((0, 256, 187, 443), (vocabulary["!"], vocabulary["!</w>"], vocabulary["ÿ"], vocabulary["ÿ</w>"]));
        Assert.StartsWith("#version", merges[0]);
        Assert.Equal(512, vocabulary[merges[1].Replace(" ", "")]);
        Assert.Equal(512 + merges.Length - 1, vocabulary["<|startoftext|>"]);
        Assert.Equal(vocabulary.Count - 1, vocabulary["<|endoftext|>"]);
    }

    [Fact]
    public void TheOrderOfTheTextsDoesNotMatter()
    {
        using var forward = new TokenizerFolder();
        using var backward = new TokenizerFolder(captions: TokenizerFolder.Captions.Reverse());

        Assert.All(
            ["vocab.json", "merges.txt", "special_tokens_map.json", "tokenizer_config.json"],
            name => Assert.Equal(File.ReadAllText(forward.PathOf(name)), File.ReadAllText(backward.PathOf(name))));
    }

    [Fact]
    public void EndTokensInTheTextsAreNotLearned()
    {
        using var plain = new TokenizerFolder(captions: ["red hair", "red hair"]);
        using var marked = new TokenizerFolder(captions: ["<|startoftext|>red hair<|endoftext|>", "red <|endoftext|> hair"]);

        Assert.Equal(File.ReadAllText(plain.PathOf("merges.txt")), File.ReadAllText(marked.PathOf("merges.txt")));
    }

    [Theory]
    [InlineData(513, 16, "size")]
    [InlineData(514, 1, "maxLength")]
    public void TooSmallNumbersAreRefused(int size, int length, string parameter) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => BpeLearner.Learn([], size, length, "unused"));

    // Seed 5: random words over few letters are full of overlapping pairs. One word a text, at least twice, must come back as one token.
    [Fact]
    public void OverlappingPairsAreMergedAsTheyWereLearned()
    {
        var random = new Random(5);
        string[] words = [.. Enumerable.Range(0, 60).Select(
            _ => new string([.. Enumerable.Range(0, random.Next(2, 20)).Select(_ => "aaab"[random.Next(4)])])).Distinct()];
        using var folder = new TokenizerFolder(captions: [.. words, .. words]);
        var tokenizer = folder.Load();

        Assert.All(words, word => Assert.Equal(3, tokenizer.Encode(word).LengthBeforeTruncation));
    }
}
