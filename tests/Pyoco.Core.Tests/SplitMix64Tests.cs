namespace Pyoco.Tests;

public sealed class SplitMix64Tests
{
    // The first numbers of the authors' generator at the seed 1234567.
    [Fact]
    public void ItsNumbersAreTheAuthors()
    {
        var state = 1234567UL;
        ulong Next() => SplitMix64.Mix(state = unchecked(state + SplitMix64.Increment));

        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [Next(), Next(), Next()]);
    }
}
