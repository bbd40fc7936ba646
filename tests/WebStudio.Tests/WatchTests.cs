using System.Net;
using Microsoft.Extensions.Hosting;
using Pyoco.Testing;
using WebStudio.Runs;

namespace WebStudio.Tests;

public class WatchTests
{
    private static readonly FakeVideoOptions Slow = new() { StepTime = TimeSpan.FromMilliseconds(100) };
    private static readonly FakeVideoOptions Endless = new() { StepTime = TimeSpan.FromHours(1) };

    [Fact]
    public async Task AClientThatDisconnectsIsForgottenAndItsClipIsMade()
    {
        using var studio = new TestStudio(Slow);
        using var client = studio.CreateClient();
        var run = await client.RunAsync(new { prompt = "an orc", steps = 25 });
        var log = studio.Get<RunBoard>().Find(run.Id)!.Log;
        await using (var events = client.WatchAsync(run.Id).GetAsyncEnumerator())
        {
            await events.MoveNextAsync();
            Assert.Equal(1, log.Watchers);
        }

        await StudioClient.UntilAsync(() => log.Watchers == 0);
        Assert.Null((await client.ClipsAsync())!.Clips.FirstOrDefault());
        await client.WatchAsync(run.Id).ToListAsync();
        Assert.Single((await client.ClipsAsync())!.Clips);
    }

    [Fact]
    public async Task ACancelledRunMakesNothingMore()
    {
        using var studio = new TestStudio(Endless);
        using var client = studio.CreateClient();
        var run = await client.RunAsync(new { prompt = "an orc", seeds = 3 });
        var watched = client.WatchAsync(run.Id).ToListAsync();

        var response = await client.DeleteAsync($"/api/runs/{run.Id}");
        var told = await watched;

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            [(0, RunStatus.Cancelled), (1, RunStatus.Cancelled), (2, RunStatus.Cancelled)],
            told.Where(e => e.EventType == RunEvent.Ended).Select(e => (e.Data.Item!.Value, e.Data.Status)));
        Assert.Equal(RunStatus.Cancelled, told[^1].Data.Status);
        Assert.Empty((await client.ClipsAsync())!.Clips);
        Assert.Equal(HttpStatusCode.Accepted, (await client.DeleteAsync($"/api/runs/{run.Id}")).StatusCode);
    }

    [Fact]
    public async Task WhoComesLateIsToldWhatMatters()
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();
        var run = await client.RunAsync(new { prompt = "an orc", seeds = 2, steps = 20 });
        var first = await client.WatchAsync(run.Id).ToListAsync();

        var late = await client.WatchAsync(run.Id).ToListAsync();
        var back = await client.WatchAsync(run.Id, last: late[0].EventId).ToListAsync();

        Assert.Equal([RunEvent.Ended, RunEvent.Ended, RunEvent.Finished], late.Select(e => e.EventType));
        Assert.Equal([RunEvent.Ended, RunEvent.Finished], back.Select(e => e.EventType));
        Assert.Equal(first[^1].EventId, late[^1].EventId);
    }

    [Fact]
    public async Task WatchersAreLimited()
    {
        using var studio = new TestStudio(Endless, settings: [("MaxWatchers", 1)]);
        using var client = studio.CreateClient();
        var run = await client.RunAsync();
        await using var events = client.WatchAsync(run.Id).GetAsyncEnumerator();
        await events.MoveNextAsync();

        var second = await client.GetAsync($"/api/runs/{run.Id}/events");

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
    }

    [Fact]
    public async Task AHostThatStopsEndsItsRunsAndItsWatchers()
    {
        using var studio = new TestStudio(Endless);
        using var client = studio.CreateClient();
        var run = await client.RunAsync();
        var watched = client.WatchAsync(run.Id).ToListAsync().AsTask();
        var board = studio.Get<RunBoard>();
        await StudioClient.UntilAsync(() => board.Find(run.Id)!.Log.Watchers == 1);

        await studio.Get<IHost>().StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        await watched.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(board.Find(run.Id)!.IsEnded);
    }

    [Fact]
    public async Task RunsThatAreNotThereAreAProblem()
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();
        var id = StudioId.Next(TimeProvider.System);

        Assert.Equal(404, (await (await client.GetAsync($"/api/runs/{id}/events")).ProblemAsync()).GetProperty("status").GetInt32());
        Assert.Equal(404, (await (await client.DeleteAsync($"/api/runs/{id}")).ProblemAsync()).GetProperty("status").GetInt32());
    }
}
