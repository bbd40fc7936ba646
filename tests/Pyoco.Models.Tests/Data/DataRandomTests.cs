namespace Pyoco.Models.Tests;

public sealed class DataRandomTests
{
    [Fact]
    public void AnAddressGivesItsNumbersAndNoOthersGiveThem()
    {
        static int[] Draws(ulong seed, long place, ulong purpose)
        {
            var random = new DataRandom(seed, place, purpose);
            return [.. Enumerable.Range(0, 8).Select(_ => random.Below(1_000_000))];
        }

        Assert.Equal(Draws(1, 2, 3), Draws(1, 2, 3));
        Assert.Equal(4, new[] { Draws(1, 2, 3), Draws(2, 2, 3), Draws(1, 3, 3), Draws(1, 2, 4) }.Select(d => d[0]).Distinct().Count());
        Assert.Equal(8, Draws(ulong.MaxValue, long.MaxValue, ulong.MaxValue).Length);
    }

    [Fact]
    public void NumbersAreEven()
    {
        var counts = new int[7];
        var random = new DataRandom(1, 0, 0);
        const int draws = 70_000;
        for (var i = 0; i < draws; i++)
        {
            counts[random.Below(counts.Length)]++;
        }

        var deviation = Math.Sqrt(draws * (1.0 / 7) * (6.0 / 7));
        Assert.All(counts, c => Assert.InRange(c, 10_000 - 5 * deviation, 10_000 + 5 * deviation));
    }

    [Fact]
    public void AnOrderHasEveryNumberOnceAndEveryPlaceIsEquallyLikely()
    {
        var first = new int[5];
        for (var i = 0; i < 5000; i++)
        {
            var order = new DataRandom(1, i, 2).Order(5);
            Assert.Equal([0, 1, 2, 3, 4], order.Order());
            first[order[0]]++;
        }

        Assert.All(first, c => Assert.InRange(c, 1000 - 5 * 28.3, 1000 + 5 * 28.3)); // sqrt(5000 * 0.2 * 0.8)
    }
}
