namespace Pyoco.Models.Tests;

public sealed class LoraOptionsTests
{
    [Fact]
    public void UpdatesAreScaledByAlphaOverRank()
    {
        Assert.Equal(0.5, new LoraOptions { Rank = 8, Alpha = 4 }.Scale);
        Assert.Equal(1, new LoraOptions { Rank = 8 }.Scale);
    }

    [Fact]
    public void ValuesOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoraOptions { Rank = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoraOptions { Alpha = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoraOptions { Alpha = double.NaN });
    }
}
