namespace Pyoco.Models.Tests;

public sealed class AddedTokensTests
{
    [Theory]
    [InlineData("a<cat>b", "a|<cat>|b")]
    [InlineData("<cat>_1<cat>", "<cat>_1|<cat>")] // the longest first
    [InlineData("a nap snap nap_ nap", "a |nap| snap nap_ |nap")] // between words only
    [InlineData("a  left right  b", "a|  left| |right  |b")]
    [InlineData("", "")]
    public void TextsAreCutAtTokens(string text, string parts)
    {
        var tokens = Make(normalized: false);

        Assert.Equal(parts, string.Join('|', tokens.SplitWritten(text).Select(p => p.Text)));
        Assert.All(tokens.SplitWritten(text), p => Assert.Equal(p.Token?.Content ?? p.Text, p.Token is null ? p.Text : p.Text.Trim()));
    }

    [Fact]
    public void NormalizedTokensAreFoundInNormalizedTextsOnly()
    {
        var tokens = new AddedTokens([new AddedToken("<Cat>", 7) { Normalized = true }], t => t.ToLowerInvariant());

        Assert.Equal("<Cat>", Assert.Single(tokens.SplitWritten("<Cat>")).Text);
        Assert.Null(Assert.Single(tokens.SplitWritten("<Cat>")).Token);
        Assert.Equal(7, Assert.Single(tokens.SplitNormalized("<cat>")).Token?.Id);
    }

    // A search that looks again from each blank would need hours.
    [Fact]
    public void MillionsOfBlanksAreOnePart()
    {
        var text = new string(' ', 4_000_000);

        Assert.Equal(text.Length, Assert.Single(Make(normalized: false).SplitWritten(text)).Text.Length);
    }

    private static AddedTokens Make(bool normalized)
    {
        AddedToken[] tokens =
        [
            new("<cat>"), new("<cat>_1"), new("nap") { SingleWord = true }, new("left") { LeftStrip = true },
                new("right") { RightStrip = true },
        ];
        return new AddedTokens([.. tokens.Select(t => t with { Normalized = normalized })], t => t);
    }
}
