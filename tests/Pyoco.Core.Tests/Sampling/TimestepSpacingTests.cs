namespace Pyoco.Tests;

public sealed class TimestepSpacingTests
{
    [Fact]
    public void TheThreeSpacingsAreThoseOfThePaper()
    {
        // arXiv 2305.08891, table 2, for 1000 timesteps and 10 steps.
        Assert.Equal([900, 800, 700, 600, 500, 400, 300, 200, 100, 0], TimestepSpacing.Leading.Choose(1000, 10));
        Assert.Equal([999, 888, 777, 666, 555, 444, 333, 222, 111, 0], TimestepSpacing.Linspace.Choose(1000, 10));
        Assert.Equal([999, 899, 799, 699, 599, 499, 399, 299, 199, 99], TimestepSpacing.Trailing.Choose(1000, 10));
    }

    [Fact]
    public void AnUnknownSpacingIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => ((TimestepSpacing)9).Choose(10, 2));
}
