namespace Pyoco.Models.Tests;

public sealed class SentencePieceFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a orc", "▁a▁orc")]
    [InlineData("  a \t orc\t ", "▁a▁orc")]
    [InlineData("a①e\u0301\u00ADo", "▁a1eo")]
    [InlineData("a\u0301", "▁as")]
    [InlineData("▁a▁", "▁▁a")]
    public void ATextIsReplacedAndItsBlanksAreOne(string text, string normalized) =>
        Assert.Equal([new TextPart(normalized)], Open(TinyPieces.Model()).Normalize(text));

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("\u00AD")]
    public void NothingIsLeftOfATextWithoutCharacters(string text) => Assert.Empty(Open(TinyPieces.Model()).Normalize(text));

    [Fact]
    public void BlanksStayWhereTheModelSaysSo()
    {
        var file = Open(TinyPieces.Model(normalizer: [(4, 0)]));

        Assert.Equal([new TextPart("▁▁a▁▁orc▁")], file.Normalize(" a  orc "));
    }

    [Fact]
    public void APrefixIsLeftOutWhereTheModelSaysSo() =>
        Assert.Equal([new TextPart("a▁orc")], Open(TinyPieces.Model(normalizer: [(3, 0)])).Normalize("a orc"));

    [Fact]
    public void IdsOfSpecialTokensAreTheModels()
    {
        var file = Open(TinyPieces.Model());

        Assert.Equal((0, 1, 2, TinyPieces.Pieces.Length), (file.PadId, file.EndId, file.Vocabulary.UnknownId, file.Vocabulary.Count));
    }

    [Fact]
    public void HalfACharacterIsRefused() => Assert.ThrowsAny<ArgumentException>(() => Open(TinyPieces.Model()).Normalize("a\uD800b"));

    [Theory]
    [InlineData(3, 2, "model_type is 2")]
    [InlineData(24, 1, "treat_whitespace_as_suffix")]
    [InlineData(35, 1, "byte_fallback")]
    public void KindsThatAreNotImplementedAreRefused(int field, long value, string message) =>
        Assert.Contains(message, Assert.Throws<NotSupportedException>(() => Open(TinyPieces.Model(trainer: [(field, value)]))).Message);

    [Fact]
    public void PiecesAndNormalisersThatAreNotImplementedAreRefused()
    {
        Assert.Contains(
            "type 6",
            Assert.Throws<NotSupportedException>(() => Open(TinyPieces.Model(pieces: [("<unk>", 0, 2), ("<0x00>", 0, 6)]))).Message);
        Assert.Contains(
            "escape_whitespaces",
            Assert.Throws<NotSupportedException>(() => Open(TinyPieces.Model(normalizer: [(5, 0)]))).Message);
    }

    [Fact]
    public void ADamagedModelIsACheckpointError()
    {
        var model = TinyPieces.Model();

        Assert.Contains("spiece.model", Assert.Throws<CheckpointException>(() => Open(model[..^3])).Message);
        Assert.Throws<CheckpointException>(() => Open([]));
        Assert.Throws<CheckpointException>(() => Open(TinyPieces.Model(trainer: [(40, 99)])));
    }

    // Whatever a damaged model does, it is one of our errors.
    [Fact]
    public void AChangedByteIsNeverAnotherError()
    {
        var model = TinyPieces.Model();
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            var changed = (byte[])model.Clone();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Open(changed);
            }
            catch (Exception e) when (e is CheckpointException or NotSupportedException)
            {
            }
        }
    }

    private SentencePieceFile Open(byte[] model)
    {
        File.WriteAllBytes(_folder.PathOf("spiece.model"), model);
        return SentencePieceFile.Open(_folder.PathOf("spiece.model"));
    }
}
