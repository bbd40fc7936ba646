namespace Pyoco.Models.Tests;

public sealed class EmbeddingRowsTests
{
    [Theory]
    [InlineData(49408, 49408, 0)]
    [InlineData(49409, 49416, 0)] // filled up to a multiple of 8
    [InlineData(32100, 32128, 0)]
    [InlineData(32000, 32128, 100)] // T5's pieces alone
    public void RowsThatAreExplainedPass(int tokens, int rows, int unused) => EmbeddingRows.Check("a folder", tokens, rows, [], unused);

    [Theory]
    [InlineData(49409, 49408)]
    [InlineData(49408, 49409)]
    [InlineData(49408, 49416)] // nothing to fill up
    public void OthersAreRefused(int tokens, int rows)
    {
        var error = Assert.Throws<CheckpointException>(() =>
            EmbeddingRows.Check("a folder", tokens, rows, [new AddedToken("<cat>", 49408)]));

        Assert.Contains($"{tokens}", error.Message);
        Assert.Contains($"{rows}", error.Message);
        Assert.Equal(rows < tokens, error.Message.Contains("'<cat>' of the id 49408"));
    }
}
