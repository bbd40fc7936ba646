using System.Net;
using Pyoco;
using Pyoco.Testing;
using WebStudio.Runs;

namespace WebStudio.Tests;

public sealed class GalleryTests : IDisposable
{
    private readonly string _folder = Scratch.Folder();

    public void Dispose() => Scratch.Delete(_folder);

    [Fact]
    public async Task ARestartKeepsTheGallery()
    {
        WebStudio.Clips.ClipSummary[] made;
        using (var studio = new TestStudio(gallery: _folder))
        {
            made = await studio.CreateClient().MakeAsync(new { prompt = "an orc", seed = 1, seeds = 3 });
        }

        using var restarted = new TestStudio(gallery: _folder);
        using var client = restarted.CreateClient();

        Assert.Equal(made.Reverse(), (await client.ClipsAsync())!.Clips);
        var report = GenerationReport.Parse(await client.GetStringAsync($"/api/clips/{made[1].Id}/report"));
        Assert.Equal(("an orc", 2UL), (report.Prompt, report.Seed));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/clips/{made[1].Id}/download/gif")).StatusCode);
    }

    [Fact]
    public async Task WhatIsHalfWrittenDamagedOrSomebodyElsesIsNotShown()
    {
        using (var studio = new TestStudio(gallery: _folder))
        {
            await studio.CreateClient().MakeAsync();
        }

        var half = Directory.CreateDirectory(Path.Combine(_folder, $".unfinished-{StudioId.Next(TimeProvider.System)}")).FullName;
        var damaged = Directory.CreateDirectory(Path.Combine(_folder, StudioId.Next(TimeProvider.System).ToString())).FullName;
        File.WriteAllText(Path.Combine(damaged, "clip.json"), "{");
        var foreign = Directory.CreateDirectory(Path.Combine(_folder, "holidays")).FullName;

        using var restarted = new TestStudio(gallery: _folder);

        Assert.Equal(1, (await restarted.CreateClient().ClipsAsync())!.Total);
        Assert.False(Directory.Exists(half));
        Assert.True(Directory.Exists(damaged));
        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public async Task AClipThatCannotBeWrittenLeavesNothingAndFailsAlone()
    {
        using var studio = new TestStudio(new FakeVideoOptions { StepTime = TimeSpan.FromMilliseconds(200) }, _folder);
        using var client = studio.CreateClient();
        var run = await client.RunAsync(new { prompt = "an orc", seed = 1, seeds = 2, steps = 5 });
        await using var events = client.WatchAsync(run.Id).GetAsyncEnumerator();
        await events.MoveNextAsync();

        // A file where the folder was: as little can be written there as on a disk that is full.
        Directory.Delete(_folder, recursive: true);
        File.WriteAllText(_folder, "");
        while (events.Current.Data is not { Kind: RunEvent.Ended, Item: 0 })
        {
            Assert.True(await events.MoveNextAsync());
        }

        Assert.Equal(RunStatus.Failed, events.Current.Data.Status);
        Assert.DoesNotContain(_folder, events.Current.Data.Problem, StringComparison.Ordinal);
        File.Delete(_folder);
        Directory.CreateDirectory(_folder);
        while (events.Current.Data.Kind != RunEvent.Finished)
        {
            Assert.True(await events.MoveNextAsync());
        }

        Assert.Equal(RunStatus.Done, studio.Get<RunBoard>().Find(run.Id)!.Summary.Items[1].Status);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }
}
