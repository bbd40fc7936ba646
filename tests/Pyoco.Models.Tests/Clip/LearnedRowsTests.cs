namespace Pyoco.Models.Tests;

public sealed class LearnedRowsTests
{
    [Fact]
    public void IdsBeyondTheVocabularyAreRowsOfLearnedWords()
    {
        var ids = new TokenIds([5, 10, 3, 12, 9, 11], vocabulary: 10);

        Assert.Equal([5L, 0, 3, 0, 9, 0], ids.Known);
        Assert.Equal([1L, 3, 5], ids.Places);
        Assert.Equal([0L, 2, 1], ids.Rows);
    }
}
