using Xunit;

namespace Pyoco.Tests;

public sealed class TimestepSpacingTests
{
    // arXiv 2305.08891, table 2, which counts timesteps from 1; here they count from 0.
    [Theory]
    [InlineData(TimestepSpacing.Leading, new[] { 900, 800, 700, 600, 500, 400, 300, 200, 100, 0 })]
    [InlineData(TimestepSpacing.Linspace, new[] { 999, 888, 777, 666, 555, 444, 333, 222, 111, 0 })]
    [InlineData(TimestepSpacing.Trailing, new[] { 999, 899, 799, 699, 599, 499, 399, 299, 199, 99 })]
    public void TenOfAThousandTimestepsAreThoseOfThePaper(TimestepSpacing spacing, int[] expected) =>
        Assert.Equal(expected, spacing.Choose(count: 1000, steps: 10));

    [Theory]
    [InlineData(TimestepSpacing.Leading, 0)]
    [InlineData(TimestepSpacing.Linspace, 999)]
    [InlineData(TimestepSpacing.Trailing, 999)]
    public void OneStepTakesTheFirstOfTheWalk(TimestepSpacing spacing, int expected) =>
        Assert.Equal([expected], spacing.Choose(count: 1000, steps: 1));

    [Theory]
    [InlineData(TimestepSpacing.Leading)]
    [InlineData(TimestepSpacing.Linspace)]
    [InlineData(TimestepSpacing.Trailing)]
    public void AllTimestepsAreTakenWhenThereAreAsManySteps(TimestepSpacing spacing) =>
        Assert.Equal(Enumerable.Range(0, 50).Reverse(), spacing.Choose(count: 50, steps: 50));

    [Theory]
    [InlineData(TimestepSpacing.Leading)]
    [InlineData(TimestepSpacing.Linspace)]
    [InlineData(TimestepSpacing.Trailing)]
    public void TimestepsFallForEveryNumberOfSteps(TimestepSpacing spacing)
    {
        foreach (var steps in Enumerable.Range(1, 101))
        {
            var chosen = spacing.Choose(count: 101, steps);

            Assert.All(chosen.Zip(chosen.Skip(1)), pair => Assert.True(pair.Second < pair.First));
            Assert.InRange(chosen[0], 0, 100);
            Assert.InRange(chosen[^1], 0, 100);
        }
    }

    [Fact]
    public void AnUnknownSpacingIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("spacing", () => ((TimestepSpacing)7).Choose(count: 10, steps: 2));
}
