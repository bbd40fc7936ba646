namespace Pyoco.Tests;

public sealed class SpacedTimestepsTests
{
    // arXiv 2305.08891, table 2, which counts timesteps from 1; here they count from 0.
    [Theory]
    [InlineData(TimestepSpacing.Leading, 0, new[] { 900, 800, 700, 600, 500, 400, 300, 200, 100, 0 })]
    [InlineData(TimestepSpacing.Leading, 1, new[] { 901, 801, 701, 601, 501, 401, 301, 201, 101, 1 })]
    [InlineData(TimestepSpacing.Linspace, 1, new[] { 999, 888, 777, 666, 555, 444, 333, 222, 111, 0 })]
    [InlineData(TimestepSpacing.Trailing, 1, new[] { 999, 899, 799, 699, 599, 499, 399, 299, 199, 99 })]
    public void TenOfAThousandTimestepsAreThoseOfThePaper(TimestepSpacing spacing, int offset, int[] expected) =>
        Assert.Equal(expected, SpacedTimesteps.Whole(spacing, count: 1000, steps: 10, offset));

    [Fact]
    public void HalvesAreRoundedToTheEvenNumberUnlessTheirSumFallsShort()
    {
        // 999 / 6 = 166.5 exactly.
        Assert.Equal([999, 832, 666, 500, 333, 166, 0], SpacedTimesteps.Whole(TimestepSpacing.Linspace, count: 1000, steps: 7, offset: 0));

        // 1000 / 16 = 62.5 exactly; 1000 / 48 is not, and three of its strides end just below a half.
        Assert.Equal([999, 937, 874, 811], SpacedTimesteps.Whole(TimestepSpacing.Trailing, count: 1000, steps: 16, offset: 0)[..4]);
        Assert.Equal([999, 978, 957, 936], SpacedTimesteps.Whole(TimestepSpacing.Trailing, count: 1000, steps: 48, offset: 0)[..4]);
    }

    [Fact]
    public void ASingleStepTakesWhatNumpyGives()
    {
        Assert.Equal([1], SpacedTimesteps.Whole(TimestepSpacing.Leading, count: 1000, steps: 1, offset: 1));
        Assert.Equal([0], SpacedTimesteps.Whole(TimestepSpacing.Linspace, count: 1000, steps: 1, offset: 0));
        Assert.Equal([999], SpacedTimesteps.Whole(TimestepSpacing.Trailing, count: 1000, steps: 1, offset: 0));
    }

    [Fact]
    public void FractionsStayWhereTheyAreWanted() =>
        Assert.Equal([999, 749.25, 499.5, 249.75, 0], SpacedTimesteps.Linspace(count: 1000, steps: 5));

    [Theory]
    [InlineData(1001, 0)]
    [InlineData(1000, 1)] // moved beyond the last
    public void StepsThatDoNotFitAreRefused(int steps, int offset) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            "steps", () => SpacedTimesteps.Whole(TimestepSpacing.Leading, count: 1000, steps, offset));

    [Theory]
    [InlineData(TimestepSpacing.Leading)]
    [InlineData(TimestepSpacing.Linspace)]
    [InlineData(TimestepSpacing.Trailing)]
    public void TimestepsFallForEveryNumberOfStepsAndAllAreTakenWhenThereAreAsMany(TimestepSpacing spacing)
    {
        foreach (var steps in Enumerable.Range(1, 101))
        {
            var chosen = SpacedTimesteps.Whole(spacing, count: 101, steps, offset: 0);

            Assert.All(chosen.Zip(chosen.Skip(1)), pair => Assert.True(pair.Second < pair.First));
            Assert.InRange(chosen[0], 0, 100);
            Assert.InRange(chosen[^1], 0, 100);
        }

        Assert.Equal(Enumerable.Range(0, 50).Reverse(), SpacedTimesteps.Whole(spacing, count: 50, steps: 50, offset: 0));
    }

    [Fact]
    public void AnUnknownSpacingIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            "spacing", () => SpacedTimesteps.Whole((TimestepSpacing)7, count: 10, steps: 2, offset: 0));
}
