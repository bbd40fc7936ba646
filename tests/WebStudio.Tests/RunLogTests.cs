using WebStudio.Runs;

namespace WebStudio.Tests;

public class RunLogTests
{
    private readonly RunLog _log = new();

    [Fact]
    public async Task OnlyTheLatestProgressAndPreviewOfAClipAreKept()
    {
        for (var step = 1; step <= 1000; step++)
        {
            _log.Add(Happened(RunEvent.Progress, 0, step));
            _log.Add(Happened(RunEvent.Preview, 0, step));
            _log.Add(Happened(RunEvent.Progress, 1, step));
        }

        Assert.Equal(3, _log.Count);
        _log.Add(Happened(RunEvent.Ended, 0, 1000));
        _log.Add(Happened(RunEvent.Finished, null, 0));

        var told = await _log.ReadAsync(after: 0).ToListAsync();

        Assert.Equal(["progress", "ended", "finished"], told.Select(t => t.EventType));
        Assert.Equal(new int?[] { 1, 0, null }, told.Select(t => t.Data.Item));
        Assert.Equal(["3000", "3001", "3002"], told.Select(t => t.EventId));
    }

    [Fact]
    public async Task AWatcherThatComesBackGetsWhatItMissed()
    {
        _log.Add(Happened(RunEvent.Ended, 0, 0));
        _log.Add(Happened(RunEvent.Ended, 1, 0));
        _log.Add(Happened(RunEvent.Finished, null, 0));

        Assert.Equal(new int?[] { 1, null }, (await _log.ReadAsync(after: 1).ToListAsync()).Select(t => t.Data.Item));
    }

    [Fact]
    public async Task WatchersAreToldAsItHappensAndMayGo()
    {
        using var gone = new CancellationTokenSource();
        await using var watcher = _log.ReadAsync(after: 0, gone.Token).GetAsyncEnumerator();
        var first = watcher.MoveNextAsync();

        Assert.False(first.IsCompleted);
        _log.Add(Happened(RunEvent.Progress, 0, 1));
        Assert.True(await first);
        Assert.Equal((1, 1), (watcher.Current.Data.Step, _log.Watchers));

        var second = watcher.MoveNextAsync();
        gone.Cancel();
        Assert.False(await second);
        Assert.Equal(0, _log.Watchers);
    }

    private static RunEvent Happened(string kind, int? item, int step) =>
        new() { Kind = kind, Item = item, Step = step, Status = RunStatus.Running };
}
