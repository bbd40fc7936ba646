using PriorStudy;

namespace FineTune.Tests;

public sealed class ClipRowTests
{
    private static readonly ClipRow Row = new(
        new ClipKey(StudySplit.Test, "progressive-2", "wide", 3, 96, 17), [1, 0.375, double.NaN], 0.5, 3, 5, 7, 0.01234,
        [1.5, -2.25], [0.001234, 1e-7]) { Width = 0.15 };

    [Fact]
    public void ARowComesBackFromItsLine()
    {
        var again = ClipRow.Parse(Row.Line, attributes: 3, axes: 2);

        Assert.Equal((Row.Key, Row.Width, Row.Steady, Row.InOrder, Row.Moving, Row.Pairs, Row.Motion), (
            again.Key, again.Width, again.Steady, again.InOrder, again.Moving, again.Pairs, again.Motion));
        Assert.Equal(Row.Answers, again.Answers);
        Assert.Equal(Row.Looks, again.Looks);
        Assert.Equal(Row.Differences, again.Differences);
        Assert.Equal(Row.Line, again.Line);
        Assert.Equal(0.6875, again.Accuracy);
        Assert.Equal(Row.Line.Split(',').Length, ClipRow.Header(["a", "b", "c"], 2).Split(',').Length);
    }

    [Theory]
    [InlineData("test,progressive-2")]
    [InlineData("tost,progressive-2,wide,3,96,17,0.15,1,0.375,-,0.5,3,5,7,0.01234,1.5,-2.25,0.001234,1E-07")]
    [InlineData("test,progressive-2,wide,three,96,17,0.15,1,0.375,-,0.5,3,5,7,0.01234,1.5,-2.25,0.001234,1E-07")]
    public void ADamagedLineIsRefused(string line) =>
        Assert.Contains("is no row", Assert.Throws<InvalidDataException>(() => ClipRow.Parse(line, 3, 2)).Message);
}
