namespace Pyoco.Models.Tests;

public sealed class TokenizedTextTests
{
    [Fact]
    public void TheMaskTellsTextFromPadding()
    {
        var text = new TokenizedText([7, 3, 8, 0, 0], Length: 3, LengthBeforeTruncation: 3, DroppedText: "");

        Assert.Equal([1, 1, 1, 0, 0], text.AttentionMask);
    }
}
