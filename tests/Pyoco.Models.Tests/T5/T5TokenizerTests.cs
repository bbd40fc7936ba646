namespace Pyoco.Models.Tests;

public sealed class T5TokenizerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATextIsEndedAndPadded()
    {
        var tokenizer = T5Tokenizer.Load(TinyPieces.WriteModel(_folder.Path), maxLength: 6);

        var text = tokenizer.Encode("a red orc");

        Assert.Equal([4, 5, 8, 1, 0, 0], text.Ids);
        Assert.Equal([1, 1, 1, 1, 0, 0], text.AttentionMask);
        Assert.Equal((4, 4, ""), (text.Length, text.LengthBeforeTruncation, text.DroppedText));
        Assert.Equal([1, 0, 0, 0, 0, 0], tokenizer.Encode("").Ids);
    }

    [Fact]
    public void ATextInPartsIsThatTextWithThePartOfEachPiece()
    {
        var tokenizer = T5Tokenizer.Load(TinyPieces.WriteModel(_folder.Path), maxLength: 6);

        var text = tokenizer.EncodeParts(["a ", "red", " orc"]);

        Assert.Equal(tokenizer.Encode("a red orc").Ids, text.Ids);
        Assert.Equal([0, 1, 2, -1, -1, -1], text.Parts);
        Assert.Equal("red", T5Tokenizer.Load(_folder.Path, maxLength: 3).EncodeParts(["a orc", " red"]).DroppedText);
    }

    [Theory]
    [InlineData("a red orc a  red", 4, "a red")]
    [InlineData("a red orcs", 4, "orcs")]
    [InlineData("red orcs a", 3, "orcs a")]
    [InlineData("a red orc", 4, "")]
    public void WordsPastTheLengthAreReportedWhole(string text, int length, string dropped)
    {
        var cut = T5Tokenizer.Load(TinyPieces.WriteModel(_folder.Path), length).Encode(text);

        Assert.Equal(dropped, cut.DroppedText);
        Assert.Equal(1, cut.Ids[cut.Length - 1]);
        Assert.Equal(dropped.Length > 0, cut.LengthBeforeTruncation > length);
    }

    [Fact]
    public void TheModelComesBeforeTheJson()
    {
        TinyPieces.WriteJson(_folder.Path);
        var json = T5Tokenizer.Load(_folder.Path, 6).Encode("a ");
        TinyPieces.WriteModel(_folder.Path);
        var model = T5Tokenizer.Load(_folder.Path, 6).Encode("a ");

        Assert.Equal([4, 3, 1, 0, 0, 0], json.Ids);
        Assert.Equal([4, 1, 0, 0, 0, 0], model.Ids);
    }

    [Fact]
    public void AddedTokensHaveTheirIdsInTheJsonAlone()
    {
        TinyPieces.WriteJson(_folder.Path);
        Assert.Equal([4, 1, 8, 1], T5Tokenizer.Load(_folder.Path, 4).Encode("a</s>orc").Ids);

        TinyPieces.WriteModel(_folder.Path);
        Assert.Equal([4, 2, 14, 2, 9, 10, 7, 1], T5Tokenizer.Load(_folder.Path, 8).Encode("a</s>orc").Ids);
    }

    [Fact]
    public void AddedTokensOfTheFolderCountWithTheModelToo()
    {
        TinyPieces.WriteModel(_folder.Path);
        var first = TinyPieces.Pieces.Length + T5Tokenizer.Sentinels;
        _folder.WriteText("added_tokens.json", $$"""{"<extra_id_0>": {{first - 1}}, "<cat>": {{first}}}""");

        var tokenizer = T5Tokenizer.Load(_folder.Path, 8);

        Assert.Equal(first + 1, tokenizer.VocabularySize);
        Assert.Equal([4, first, 8, first - 1, 1, 0, 0, 0], tokenizer.Encode("a <cat> orc<extra_id_0>").Ids);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MillionsOfCharactersAreEncodedAndMoreThanTheLimitIsRefused(bool json)
    {
        var folder = json ? TinyPieces.WriteJson(_folder.Path) : TinyPieces.WriteModel(_folder.Path);
        var tokenizer = T5Tokenizer.Load(folder, 8, maxCharacters: 2_000_000);
        string[] texts = [" ", "a", "orc ", "\u0301", "①", "<", "</s>", "▁"];

        Assert.All(
            texts, t => Assert.Contains(tokenizer.EndId, tokenizer.Encode(string.Concat(Enumerable.Repeat(t, 1_000_000 / t.Length))).Ids));
        Assert.Throws<ArgumentException>(() => T5Tokenizer.Load(folder).Encode(new string('a', 65537)));
        Assert.Throws<OperationCanceledException>(() => tokenizer.Encode("a", new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(null, 512)]
    [InlineData("""{"model_max_length": 77}""", 77)]
    [InlineData("""{"model_max_length": 1000000000000000019884624838656}""", 512)]
    [InlineData("""{"model_max_length": 120.0}""", 120)]
    [InlineData("{}", 512)]
    public void TheLengthIsTheFolders(string? config, int length)
    {
        TinyPieces.WriteModel(_folder.Path);
        if (config is not null)
        {
            _folder.WriteText("tokenizer_config.json", config);
        }

        Assert.Equal(length, T5Tokenizer.Load(_folder.Path).MaxLength);
        Assert.Equal(9, T5Tokenizer.Load(_folder.Path, 9).MaxLength);
    }

    [Theory]
    [InlineData("""{"model_max_length": 1}""")]
    [InlineData("""{"model_max_length": 7.5}""")]
    [InlineData("""{"model_max_length": "long"}""")]
    [InlineData("[")]
    public void ALengthThatIsNoneIsACheckpointError(string config)
    {
        TinyPieces.WriteModel(_folder.Path);
        _folder.WriteText("tokenizer_config.json", config);

        Assert.Throws<CheckpointException>(() => T5Tokenizer.Load(_folder.Path));
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        Assert.Contains("spiece.model", Assert.Throws<FileNotFoundException>(() => T5Tokenizer.Load(_folder.Path)).Message);
        File.WriteAllBytes(_folder.PathOf("spiece.model"), TinyPieces.Model(trainer: [(43, -1)]));
        Assert.Contains("pads with the id -1", Assert.Throws<CheckpointException>(() => T5Tokenizer.Load(_folder.Path)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("maxLength", () => T5Tokenizer.Load(_folder.Path, 1));
    }

    [Fact]
    public void ThreadsShareATokenizer()
    {
        var tokenizer = T5Tokenizer.Load(TinyPieces.WriteModel(_folder.Path), 8);
        string[] texts = ["a red orc", "orcs", "a a a a a a a a a"];
        var expected = texts.Select(t => string.Join(' ', tokenizer.Encode(t).Ids)).ToArray();
        var found = new string[600];

        Parallel.For(0, found.Length, i => found[i] = string.Join(' ', tokenizer.Encode(texts[i % 3]).Ids));

        Assert.All(found.Select((ids, i) => (ids, i)), row => Assert.Equal(expected[row.i % 3], row.ids));
    }
}
