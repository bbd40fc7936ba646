namespace Pyoco.Models.Tests;

public sealed class CsvRowsTests
{
    [Fact]
    public void QuotedFieldsHoldCommasQuotesAndLineBreaks()
    {
        var rows = CsvRows.Read("a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\n\n\"two\nlines\",\nlast,").ToArray();

        Assert.Equal([1, 2, 4, 6], rows.Select(r => r.Line));
        Assert.Equal(["a", "b"], rows[0].Fields);
        Assert.Equal(["x, y", "say \"hi\""], rows[1].Fields);
        Assert.Equal(["two\nlines", ""], rows[2].Fields);
        Assert.Equal(["last", ""], rows[3].Fields);
    }

    [Theory]
    [InlineData("a\n\"open", "line 2: a quoted field does not end")]
    [InlineData("\"a\"b", "line 1: 'b' follows the end of a quoted field")]
    public void DamageIsToldWithItsLine(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => CsvRows.Read(text).ToArray()).Message);

    [Fact]
    public void NothingHasNoRows() => Assert.Empty(CsvRows.Read(""));
}
