namespace Pyoco.Models.Tests;

public sealed class WeightListTests
{
    [Fact]
    public void WhatIsAbsentHasTheSizeZero()
    {
        var weights = KeyLists.Of(("a.0.w", [2, 3]), ("a.1.w", [4]), ("a.pe", [1, 24, 8]), ("b", []));

        Assert.Equal((2, 0, 0), (weights.Rank("a.0.w"), weights.Rank("b"), weights.Rank("none")));
        Assert.Equal((3, 0, 0), (weights.Size("a.0.w", 1), weights.Size("a.1.w", 1), weights.Size("none", 0)));
        Assert.Equal(2, weights.CountFrom0(i => $"a.{i}.w"));
        Assert.Equal(6 + 4 + 1, weights.Parameters);
        Assert.Equal(["0.w", "1.w", "pe"], weights.Below("a.").Names.Order());
    }

    [Theory]
    [InlineData(999_999, "999,999 parameters")]
    [InlineData(417_137_600, "417 M parameters")]
    [InlineData(4_762_310_656, "4,762 M parameters")]
    public void CountsAreInMillions(long parameters, string words) => Assert.Equal(words, WeightList.InWords(parameters));
}
