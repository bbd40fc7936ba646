namespace Pyoco.Samples.Tests;

public sealed class MisspellingTests
{
    private static readonly string[] Known = ["--steps", "--seed", "--guidance", "--log-sigma-mean", "--log-sigma-deviation"];

    [Theory]
    [InlineData("--stepz", "--steps")]
    [InlineData("--sede", "--seed")] // two letters exchanged
    [InlineData("--sed", "--seed")]
    [InlineData("--Steps", "--steps")]
    [InlineData("--guid", "--guidance")] // begins with it
    [InlineData("--logsigmamean", "--log-sigma-mean")]
    public void TheNearestWordIsFound(string word, string meant) => Assert.Equal(meant, Misspelling.Of(word, Known));

    [Theory]
    [InlineData("--colour")]
    [InlineData("--log-sigma")] // two begin with it
    [InlineData("--")]
    public void NothingIsGuessedWhereNoneIsNear(string word) => Assert.Null(Misspelling.Of(word, Known));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)] // of the restricted distance; without the restriction 2
    public void ChangesAreCounted(string a, string b, int changes)
    {
        Assert.Equal(changes, Misspelling.Changes(a, b));
        Assert.Equal(changes, Misspelling.Changes(b, a));
    }
}
