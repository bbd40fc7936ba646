namespace Pyoco.Models.Tests;

public sealed class ByteSymbolsTests
{
    [Fact]
    public void EveryByteHasItsOwnPrintableSymbol()
    {
        var symbols = ByteSymbols.InVocabularyOrder.ToArray();

        Assert.Equal(256, symbols.Distinct().Count());
        Assert.DoesNotContain(symbols, c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    [Theory]
    [InlineData("orc", "orc")]
    [InlineData("é", "Ã©")]
    [InlineData(" ", "Ġ")]
    [InlineData("\0", "Ā")]
    [InlineData("🎉", "ðŁİī")]
    public void AWordIsWrittenByItsUtf8Bytes(string word, string symbols) => Assert.Equal(symbols, ByteSymbols.Encode(word));
}
