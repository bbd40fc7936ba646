using System.Text;

namespace Pyoco.Models.Tests;

public sealed class PrecompiledCharsMapTests
{
    private static readonly PrecompiledCharsMap Map = new(TinyPieces.Table([("a", "x"), ("ab", "yz"), ("abc", ""), ("ß", "ss")]));

    [Theory]
    [InlineData("abc!", 3, "")]
    [InlineData("ab!", 2, "yz")]
    [InlineData("a", 1, "x")]
    [InlineData("ß", 2, "ss")]
    [InlineData("b", 0, "")]
    [InlineData("", 0, "")]
    public void TheLongestBeginningIsFound(string text, int length, string replacement)
    {
        Assert.Equal(length, Map.Longest(Encoding.UTF8.GetBytes(text), out var found));
        Assert.Equal(replacement, Encoding.UTF8.GetString(found));
    }

    [Fact]
    public void TheShortestIsFoundWhenItIsAskedFor()
    {
        Assert.Equal(1, Map.Shortest("abc"u8, out var found));
        Assert.Equal("x", Encoding.UTF8.GetString(found));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public void ACutTableIsRefused(int length) =>
        Assert.Throws<FormatException>(() => new PrecompiledCharsMap(TinyPieces.Table([("a", "x")]).AsSpan(0, length)));

    [Fact]
    public void PointersBehindTheEndAreCheckpointErrors()
    {
        // A root whose children would be far away; and a value behind the replacements.
        var lost = new PrecompiledCharsMap([4, 0, 0, 0, 0, 0xFC, 0xFF, 0x7F]);
        byte[] table = TinyPieces.Table([("b", "y"), ("a", "")]);
        var cut = new PrecompiledCharsMap(table.AsSpan(0, table.Length - 2));

        Assert.Throws<CheckpointException>(() => lost.Longest("a"u8, out _));
        Assert.Throws<CheckpointException>(() => cut.Longest("a"u8, out _));
    }
}
