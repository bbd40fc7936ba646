namespace TrainSprites.Tests;

public sealed class SplitMixTests
{
    [Fact]
    public void AStreamIsAFunctionOfSeedStepAndPurpose()
    {
        int[] Draw(SplitMix random) => [.. Enumerable.Range(0, 8).Select(_ => random.Below(1000))];

        Assert.Equal(Draw(new SplitMix(1, 2, 3)), Draw(new SplitMix(1, 2, 3)));
        Assert.NotEqual(Draw(new SplitMix(1, 2, 3)), Draw(new SplitMix(1, 3, 3)));
        Assert.NotEqual(Draw(new SplitMix(1, 2, 3)), Draw(new SplitMix(1, 2, 4)));
        Assert.NotEqual(Draw(new SplitMix(1, 2, 3)), Draw(new SplitMix(2, 2, 3)));
    }

    [Fact]
    public void NumbersAreUniform()
    {
        const int draws = 70_000;
        var random = new SplitMix(5);
        var counts = new int[7];
        for (var i = 0; i < draws; i++)
        {
            counts[random.Below(7)]++;
        }

        Assert.All(counts, c => Assert.InRange(Math.Abs(c - draws / 7), 0, 5 * Math.Sqrt(draws * 6 / 49.0)));
    }

    [Fact]
    public void AShuffleKeepsEveryElement()
    {
        var random = new SplitMix(5);
        var list = Enumerable.Range(0, 20).ToList();

        random.Shuffle(list);

        Assert.NotEqual(Enumerable.Range(0, 20), list);
        Assert.Equal(Enumerable.Range(0, 20), list.Order());
    }
}
