namespace Pyoco.Models.Tests;

public sealed class ClipPreTokenizerTests
{
    [Theory]
    [InlineData("don't you're", "don|'t|you|'re")]
    [InlineData("3.14", "3|.|1|4")]
    [InlineData("a--b c", "a|--|b|c")]
    [InlineData("𠮷野家", "𠮷野家")] // a letter outside the basic plane is a letter
    [InlineData("𝟙𝟚", "𝟙|𝟚")] // and such a digit a digit
    [InlineData("x<|endoftext|>y", "x|<|endoftext|>|y")]
    [InlineData("!!<|endoftext|>--", "!!<||endoftext||>--")] // punctuation runs on, for special tokens are taken out before
    [InlineData("<|endoftext", "<||endoftext")]
    [InlineData("", "")]
    public void WordsAreThoseOfTheReference(string text, string words) =>
        Assert.Equal(words, string.Join('|', ClipPreTokenizer.Split(text).Select(w => w.Word)));

    [Fact]
    public void EachWordKnowsItsPlace()
    {
        const string text = "red 🎉 hair's";

        Assert.All(ClipPreTokenizer.Split(text), w => Assert.Equal(w.Word, text.Substring(w.Start, w.Word.Length)));
    }

    [Theory]
    [InlineData("  A\t\tRED \n Orc ", " a red orc ")]
    [InlineData("e\u0301", "é")]
    [InlineData("a\u3000b\u00a0c", "a b c")]
    [InlineData("İ", "i\u0307")]
    [InlineData("ΣΑΣ", "σασ")] // no final sigma: letters are lowered one by one
    [InlineData("a\u200bb", "a\u200bb")] // a zero-width space is no blank
    public void TextsAreComposedCollapsedAndLowered(string text, string normalized) =>
        Assert.Equal(normalized, ClipPreTokenizer.Normalize(text));

    // Halves are given as code units: the text of an attribute cannot hold them.
    [Theory]
    [InlineData(new[] { 'a', 'b', (char)0xD83C }, 2)]
    [InlineData(new[] { (char)0xDF89 }, 0)]
    [InlineData(new[] { (char)0xD83C, (char)0xDF89, (char)0xD83C, 'x' }, 2)]
    public void HalfASurrogatePairIsRefusedByItsPosition(char[] units, int position)
    {
        var error = Assert.Throws<ArgumentException>("text", () => ClipPreTokenizer.Normalize(new string(units)));

        Assert.Contains($"position {position} ", error.Message);
    }

    [Fact]
    public void OnlyTheTwoEndTokensAreSpecial()
    {
        Assert.True(ClipPreTokenizer.IsSpecial("<|startoftext|>") && ClipPreTokenizer.IsSpecial("<|endoftext|>"));
        Assert.False(ClipPreTokenizer.IsSpecial("<|pad|>"));
    }
}
