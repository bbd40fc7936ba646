namespace Pyoco.Noise.Tests;

public sealed class PhiloxTests
{
    // The known answers published with Random123.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, "6627e8d5e169c58dbc57ac4c9b00dbd8")]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, ulong.MaxValue, "408f276d41c83b0ea20bc7c66d5451fd")]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul, "d16cfe0994fdcceb5001e42024126ea1")]
    public void TheKnownAnswersCome(uint c0, uint c1, uint c2, uint c3, ulong key, string expected)
    {
        var (w0, w1, w2, w3) = Philox.Block(c0, c1, c2, c3, key);

        Assert.Equal(expected, $"{w0:x8}{w1:x8}{w2:x8}{w3:x8}");
    }
}
