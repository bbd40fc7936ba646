namespace Pyoco.Models.Tests;

public sealed class ClipTokenizerTests
{
    [Fact]
    public void ATextStandsBetweenTheEndTokensAndIsPadded()
    {
        using var folder = new TokenizerFolder(length: 6);
        var tokenizer = folder.Load();

        var orc = tokenizer.Encode("an orc");

        Assert.Equal([tokenizer.StartId, orc.Ids[1], orc.Ids[2], tokenizer.EndId, tokenizer.PadId, tokenizer.PadId], orc.Ids);
        Assert.Equal([1, 1, 1, 1, 0, 0], orc.AttentionMask);
        Assert.Equal((4, 4, ""), (orc.Length, orc.LengthBeforeTruncation, orc.DroppedText));
    }

    [Fact]
    public void TheEmptyTextIsTheEndTokensAlone()
    {
        using var folder = new TokenizerFolder(length: 3);
        var tokenizer = folder.Load();

        Assert.Equal([tokenizer.StartId, tokenizer.EndId, tokenizer.PadId], tokenizer.Encode("").Ids);
    }

    [Fact]
    public void WordsPastTheLengthAreReported()
    {
        using var folder = new TokenizerFolder(length: 5);
        var tokenizer = folder.Load();

        var cut = tokenizer.Encode("an orc with   RED hair, don't");

        Assert.Equal(tokenizer.EndId, cut.Ids[^1]);
        Assert.Equal("red hair, don't", cut.DroppedText);
        Assert.Equal(5, cut.Length);
        Assert.True(cut.LengthBeforeTruncation > 7);
    }

    [Fact]
    public void AWordOfWhichOnlyAPartFitsIsReportedWhole()
    {
        using var folder = new TokenizerFolder(length: 5);

        Assert.Equal("skeleton walks", folder.Load().Encode("an orc skeleton walks").DroppedText);
    }

    [Fact]
    public void ATextThatJustFitsDropsNothing()
    {
        using var folder = new TokenizerFolder(length: 5);

        Assert.Equal("", folder.Load().Encode("an orc with").DroppedText);
    }

    [Fact]
    public void EndTokensWrittenOutAreThoseTokens()
    {
        using var folder = new TokenizerFolder(length: 6);
        var tokenizer = folder.Load();

        Assert.Equal([tokenizer.StartId, tokenizer.EndId], tokenizer.Encode("<|startoftext|><|endoftext|>").Ids.Skip(1).Take(2));
    }

    [Fact]
    public void ATextInPartsIsThatTextWithThePartOfEachId()
    {
        using var folder = new TokenizerFolder(length: 6);
        var tokenizer = folder.Load();

        var text = tokenizer.EncodeParts(["an ", "orc", " with red hair"]);

        Assert.Equal(tokenizer.Encode("an orc with red hair").Ids, text.Ids);
        Assert.Equal([-1, 0, 1, 2, 2, -1], text.Parts);
        Assert.Equal("hair", text.DroppedText);
    }

    [Fact]
    public void MergesThatTheVocabularyLacksAreACheckpointError()
    {
        using var folder = new TokenizerFolder();
        File.AppendAllText(folder.PathOf("merges.txt"), "q zz\n");

        var error = Assert.Throws<CheckpointException>(() => folder.Load());

        Assert.Contains(folder.Path, error.Message);
    }

    [Fact]
    public void AWordOfSeveralVectorsStandsForAllOfThem()
    {
        using var folder = new TokenizerFolder(length: 8);
        var first = folder.Load().VocabularySize;
        File.WriteAllText(
            folder.PathOf("added_tokens.json"), $$"""{"<cat>": {{first}}, "<cat>_1": {{first + 1}}, "<cat>_2": {{first + 2}}}""");
        var tokenizer = folder.Load();

        Assert.Equal(first + 3, tokenizer.VocabularySize);
        Assert.Equal([first, first + 1, first + 2], tokenizer.Encode("<cat>").Ids.Skip(1).Take(3));
        Assert.Equal([first, first + 1, first + 2, tokenizer.EndId], tokenizer.Encode("<cat> <cat>_1 <cat>_2").Ids.Skip(1).Take(4));
    }

    [Fact]
    public void ATextBeyondTheLimitIsRefusedAndOneOfMillionsOfCharactersWithinItIsNot()
    {
        using var folder = new TokenizerFolder();

        Assert.Throws<ArgumentException>(() => folder.Load().Encode(new string('a', ClipTokenizer.DefaultMaxCharacters + 1)));
        var tokenizer = ClipTokenizer.Load(folder.Path, maxCharacters: 10_000_000);
        string[] texts = ["a", "1", "!", " ", "a ", "<|startoftext|>", "<|", "é", "'s"];
        Assert.All(
            texts,
            t => Assert.Equal(tokenizer.StartId, tokenizer.Encode(string.Concat(Enumerable.Repeat(t, 1_000_000 / t.Length))).Ids[0]));
    }

    [Fact]
    public void ACancelledTokenStopsIt()
    {
        using var folder = new TokenizerFolder();

        Assert.Throws<OperationCanceledException>(() => folder.Load().Encode("an orc", new CancellationToken(canceled: true)));
    }

    [Fact]
    public void ThreadsShareATokenizer()
    {
        using var folder = new TokenizerFolder();
        var tokenizer = folder.Load();
        var expected = TokenizerFolder.Captions.Select(c => string.Join(' ', folder.Load().Encode(c).Ids)).ToArray();

        var found = new string[600];
        Parallel.For(0, found.Length, i => found[i] = string.Join(' ', tokenizer.Encode(TokenizerFolder.Captions[i % 3]).Ids));

        Assert.All(found.Select((ids, i) => (ids, i)), row => Assert.Equal(expected[row.i % 3], row.ids));
    }
}
