namespace Pyoco.Tests;

public sealed class ExpertIntervalsTests
{
    [Fact]
    public void IntervalsThatCoverEveryLevelOnceHaveNoMistake()
    {
        Assert.Null(ExpertIntervals.Mistake([("all", new SigmaInterval(0))]));
        Assert.Null(ExpertIntervals.Mistake(
            [("high", new SigmaInterval(5)), ("low", new SigmaInterval(0, 0.5)), ("middle", new SigmaInterval(0.5, 5))]));
    }

    public static TheoryData<SigmaInterval[], string> Mistaken => new()
    {
        { [new(0, 1), new(2)], "no expert has the levels from sigma 1 to 2" },
        { [new(0.1)], "no expert has the levels from sigma 0 to 0.1" },
        { [new(0, 4)], "no expert has the levels above sigma 4" },
        { [new(0, 2), new(1)], "the experts '0' and '1' overlap from sigma 1 to 2" },
        { [new(0), new(1, 3)], "the experts '0' and '1' overlap from sigma 1 to 3" },
        { [new(0), new(0)], "overlap from sigma 0 to" },
        { [], "no expert has the levels above sigma 0" },
    };

    [Theory, MemberData(nameof(Mistaken))]
    public void AGapOrAnOverlapIsNamedWithItsLevels(SigmaInterval[] intervals, string message) =>
        Assert.Contains(message, ExpertIntervals.Mistake(intervals.Select((levels, i) => ($"{i}", levels))));
}
