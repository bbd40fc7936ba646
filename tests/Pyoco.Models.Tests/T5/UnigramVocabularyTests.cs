namespace Pyoco.Models.Tests;

public sealed class UnigramVocabularyTests
{
    [Fact]
    public void TheDivisionOfTheLargestSumWins()
    {
        // "abab": ab ab is -4; aba b would be -5, a b a b -12.
        var vocabulary = Create(("a", -3), ("b", -3), ("ab", -2), ("aba", -2), ("ba", -9));

        Assert.Equal([(3, 0), (3, 2)], vocabulary.Divide("abab"));
    }

    // Against all divisions, of which a text of twelve letters has 2048.
    [Fact]
    public void ItIsTheBestOfAllDivisions()
    {
        (string Piece, float Score)[] pieces =
        [
            ("a", -3.1f), ("b", -2.7f), ("c", -4.2f), ("ab", -5.3f), ("bc", -6.1f), ("abc", -8.05f), ("ca", -7.4f), ("bca", -9.2f),
        ];
        var vocabulary = Create(pieces);
        var random = new Random(5);
        for (var i = 0; i < 50; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 12).Select(_ => "abc"[random.Next(3)]));

            var found = vocabulary.Divide(text);

            Assert.Equal(Best(text, pieces), found.Sum(t => pieces[t.Id - 1].Score), tolerance: 1e-4);
            Assert.Equal(text, string.Concat(found.Select(t => pieces[t.Id - 1].Piece)));
        }
    }

    [Fact]
    public void NeighbouringUnknownCharactersAreOneToken()
    {
        var vocabulary = Create(("a", -1), ("b", -2));

        Assert.Equal([(0, 0), (1, 3), (0, 4), (2, 6)], vocabulary.Divide("x🎉a🎉b"));
    }

    [Fact]
    public void AnUnknownCharacterCostsTenMoreThanTheLeastLikelyPiece()
    {
        // -9 - 9 against an unknown x, -19, and -1; then -9 - 9 - 9 against the same.
        Assert.Equal([(1, 0), (2, 2)], Create(("xa", -9), ("b", -9), ("ab", -1)).Divide("xab"));
        Assert.Equal([(0, 0), (4, 1)], Create(("xa", -9), ("b", -9), ("c", -9), ("abc", -1)).Divide("xabc"));
    }

    [Fact]
    public void TheEmptyTextHasNoTokens() => Assert.Empty(Create(("a", -1)).Divide(""));

    [Fact]
    public void AVocabularyIsChecked()
    {
        Assert.Throws<FormatException>(() => Create(("a", -1), ("a", -2)));
        Assert.Throws<FormatException>(() => Create(("", -1)));
        Assert.Throws<FormatException>(() => Create(("a", float.NaN)));
        Assert.Throws<FormatException>(() => Create());
        Assert.Throws<FormatException>(() => new UnigramVocabulary([("a", -1f)], unknownId: 1));
    }

    // The unknown token is 0, the pieces follow.
    private static UnigramVocabulary Create(params (string Piece, float Score)[] pieces) =>
        new([(null, 0), .. pieces.Select(p => ((string?)p.Piece, p.Score))], unknownId: 0);

    private static double Best(string text, (string Piece, float Score)[] pieces) => text.Length == 0
        ? 0
        : pieces.Where(p => text.StartsWith(p.Piece, StringComparison.Ordinal)).Max(p => p.Score + Best(text[p.Piece.Length..], pieces));
}
