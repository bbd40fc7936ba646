using Pyoco.TestSupport;
using Soak;

namespace ServerSamples.Tests;

public class SoakRoundTests
{
    private static readonly string Model = Repository.PathOf("models", "sprites");

    [Fact]
    public async Task ARoundOfAllTasksAtOnceGivesWhatTheyGiveAlone()
    {
        using var bench = new Workbench(Model, concurrentRuns: 2);
        SoakTask[] tasks = [.. SoakTask.Round(bench)];

        var alone = await SoakRound.Run(bench, tasks, round: 0, new SoakOptions { Clients = 1 });
        var together = await SoakRound.Run(bench, tasks, round: 1, new SoakOptions { Clients = 8 });

        Assert.Empty(alone.Failures);
        Assert.Empty(together.Failures);
        Assert.Equal(tasks.Length, together.Done);
    }

    [Fact]
    public async Task AnotherResultThanTheTwinsIsAFailureByName()
    {
        using var bench = new Workbench(Model, concurrentRuns: 2);
        var request = bench.Requests[0];
        var other = new SoakTask("another seed", (b, _) => Results.Generate(b, request with
        {
            Options = request.Options with { Seed = 99 },
        }));
        var unexpected = new SoakTask("no refusal", (b, _) => Refusals.Expect<ArgumentException>(b, () => Task.CompletedTask));
        var broken = new SoakTask("an error of its own", (_, _) => throw new InvalidTimeZoneException("of the task"));

        var (done, failures) = await SoakRound.Run(bench, [other, unexpected, broken], round: 1, new SoakOptions { Clients = 3 });

        Assert.Equal(3, done);
        Assert.Contains(failures, f => f.StartsWith("round 1, another seed: 'plain' gave", StringComparison.Ordinal));
        Assert.Contains(failures, f => f.StartsWith("round 1, no refusal: it succeeded", StringComparison.Ordinal));
        Assert.Contains("round 1, an error of its own: InvalidTimeZoneException: of the task", failures);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void AnImpossibleTimeIsRefused(double minutes) =>
        Assert.Contains("--minutes", Assert.Throws<ArgumentOutOfRangeException>(() => new SoakOptions { Minutes = minutes }).Message);
}
