namespace Pyoco.Models.Tests;

public sealed class ListedKeysTests
{
    [Fact]
    public void NoNamesAreNoLine() => Assert.Equal("", ListedKeys.Line("missing", []));

    [Fact]
    public void NamesAreCountedAndSorted() => Assert.Equal($"{Environment.NewLine}2 missing: a, b", ListedKeys.Line("missing", ["b", "a"]));

    [Fact]
    public void OfManyNamesTheFirstAreListed()
    {
        var line = ListedKeys.Line("missing", Enumerable.Range(0, 25).Select(i => $"key{i:00}"));

        Assert.StartsWith($"{Environment.NewLine}25 missing: key00, key01", line);
        Assert.EndsWith("key19, and 5 more", line);
    }
}
