using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pyoco;
using Pyoco.Testing;
using SixLabors.ImageSharp;
using WebStudio.Clips;
using WebStudio.Runs;

namespace WebStudio.Tests;

public sealed class ApiTests : IDisposable
{
    private readonly TestStudio _studio = new(new FakeVideoOptions { StepTime = TimeSpan.FromMilliseconds(60) });
    private readonly HttpClient _client;

    public ApiTests() => _client = _studio.CreateClient();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task TheModelSaysWhatCanBeAskedFor()
    {
        var facts = await _client.GetFromJsonAsync("/api/model", StudioJson.Default.StudioFacts);

        Assert.Equal(("fake", 8, 16), (facts!.Model.Name, facts.Model.Frames, facts.Limits.Frames));
        Assert.Equal(("progressive", 2.0), (facts.Prior.Name, facts.Prior.Alpha));
        Assert.Equal(["independent", "mixed", "progressive", "looping", "shared"], facts.Priors.Select(p => p.Name));
        Assert.Contains("heun", facts.Samplers.Select(s => s.Name));
    }

    [Fact]
    public async Task ARunTellsWhatItDoesAndItsClipIsInTheGallery()
    {
        var run = await _client.RunAsync(new
        {
            prompt = " an orc ", negativePrompt = "red", seed = 7, sampler = "euler", steps = 6, guidance = 3, frames = 4,
            priors = new[] { new { name = "mixed", alpha = 1.5 } },
        });
        var told = await _client.WatchAsync(run.Id).ToListAsync();

        Assert.Equal([RunEvent.Ended, RunEvent.Finished], told.TakeLast(2).Select(e => e.EventType));
        Assert.Contains(told, e => e is { EventType: RunEvent.Preview, Data.Sheet: { Frames: 4, Columns: 2, Width: 32 } });
        Assert.Contains(told, e => e is { EventType: RunEvent.Progress, Data: { Stage: GenerationStage.Denoising, Steps: 6 } });
        var clip = told[^2].Data.Clip!;
        Assert.Equal(("an orc", "red", 7UL, "mixed(alpha=1.5)"), (clip.Prompt, clip.NegativePrompt, clip.Seed, clip.Prior));
        Assert.Equal(("euler", 6, 4), (clip.Sampler, clip.Steps, clip.Frames));
        var asked = Assert.Single(_studio.Model.Calls).Options;
        Assert.Equal(new ClassifierFreeGuidance(3), asked.Guidance);
        Assert.Equal([clip], (await _client.ClipsAsync())!.Clips);
    }

    [Fact]
    public async Task PriorsAndSeedsAreComparedInOneRun()
    {
        var clips = await _client.MakeAsync(new
        {
            prompt = "an orc", seed = 7, seeds = 2, steps = 1,
            priors = new[] { new { name = "independent" }, new { name = "progressive" } },
        });

        Assert.Equal(
            [("independent", 7UL), ("progressive(alpha=2)", 7UL), ("independent", 8UL), ("progressive(alpha=2)", 8UL)],
            clips.Select(c => (c.Prior, c.Seed)));
    }

    [SkippableTheory]
    [InlineData("webp", "image/webp")]
    [InlineData("png", "image/apng")]
    [InlineData("gif", "image/gif")]
    [InlineData("mp4", "video/mp4")]
    public async Task ClipsAreDownloaded(string format, string type)
    {
        Skip.IfNot(DownloadFormat.All.Contains(format), "ffmpeg is not on the PATH.");
        var clip = Assert.Single(await _client.MakeAsync());

        var response = await _client.GetAsync($"/api/clips/{clip.Id}/download/{format}?prompt=true");

        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"progressive-7-{clip.Id}.{format}", response.Content.Headers.ContentDisposition?.FileName);
        var made = VideoClip.Load(await response.Content.ReadAsStreamAsync());
        Assert.Equal((8, 32, 32), (made.FrameCount, made.Width, made.Height));
        if (format is "webp" or "png")
        {
            var report = GenerationReport.Parse(await _client.GetStringAsync($"/api/clips/{clip.Id}/report"));
            Assert.Equal(report.FramesSha256, made.FramesSha256);
        }
    }

    [SkippableFact]
    public async Task ClipsAreDownloadedAsVideosWhereFfmpegIs()
    {
        Skip.IfNot(DownloadFormat.All.Contains("mp4"), "ffmpeg is not on the PATH.");
        var clip = Assert.Single(await _client.MakeAsync());

        var response = await _client.GetAsync($"/api/clips/{clip.Id}/download/mp4");

        Assert.Equal("video/mp4", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(8, VideoClip.Load(await response.Content.ReadAsStreamAsync()).FrameCount);
    }

    [Fact]
    public async Task FilesForOthersHaveThePromptOnlyWhereItIsAskedFor()
    {
        var clip = Assert.Single(await _client.MakeAsync());
        var folder = Scratch.Folder();
        foreach (var (query, prompt) in new[] { ("", null), ("?prompt=true", StudioClient.Prompt) })
        {
            var file = Path.Combine(folder, "clip.webp");
            await File.WriteAllBytesAsync(file, await _client.GetByteArrayAsync($"/api/clips/{clip.Id}/download/webp{query}"));
            Assert.Equal(prompt, GenerationReport.Load(file).Prompt);
        }

        Scratch.Delete(folder);
    }

    [Fact]
    public async Task AClipHasItsFramesItsNoiseAndItsReport()
    {
        var clip = Assert.Single(await _client.MakeAsync());
        using var frames = Image.Load(await _client.GetByteArrayAsync($"/api/clips/{clip.Id}/frames"));
        using var noise = Image.Load(await _client.GetByteArrayAsync($"/api/clips/{clip.Id}/noise/frames"));
        var facts = await _client.GetFromJsonAsync($"/api/clips/{clip.Id}/noise", StudioJson.Default.NoiseSummary);
        var preview = await _client.GetFromJsonAsync("/api/noise?prior=progressive&seed=7", StudioJson.Default.NoiseSummary);

        Assert.Equal((3 * 32, 3 * 32), (frames.Width, frames.Height));
        Assert.Equal((3 * 32, 3 * 32), (noise.Width, noise.Height));
        Assert.Equal(2 / Math.Sqrt(5), facts!.Theory![0][1], 1e-4);
        Assert.Equal(facts.Measured, preview!.Measured);
        Assert.Equal(await _client.GetByteArrayAsync($"/api/clips/{clip.Id}/noise/frames"), preview.Sheet!.Png);
    }

    [Fact]
    public async Task AClipIsMadeAgainAndCompared()
    {
        var clip = Assert.Single(await _client.MakeAsync());

        var response = await _client.PostAsync($"/api/clips/{clip.Id}/replay", null);
        var run = await response.Content.ReadFromJsonAsync(StudioJson.Default.RunSummary);
        var told = await _client.WatchAsync(run!.Id).ToListAsync();

        Assert.True(told[^2].Data.IsSame);
        Assert.Null(told[^2].Data.Clip);
        var (first, second) = (_studio.Model.Calls[0].Options, _studio.Model.Calls[1].Options);
        Assert.Equal((first.Seed, first.Frames, first.Steps, first.Guidance), (second.Seed, second.Frames, second.Steps, second.Guidance));
        Assert.Equal(1, (await _client.ClipsAsync())!.Total);
    }

    [Fact]
    public async Task TheGalleryGivesItsPagesNewestFirst()
    {
        var clips = await _client.MakeAsync(new { prompt = "an orc", seed = 1, seeds = 5, steps = 1 });
        var newest = clips.Reverse().ToArray();

        var first = await _client.ClipsAsync("?most=2");
        var second = await _client.ClipsAsync($"?most=2&before={first!.Clips[^1].Id}");

        Assert.Equal(newest[..2], first.Clips);
        Assert.Equal(newest[2..4], second!.Clips);
        Assert.Equal(5, second.Total);
    }

    [Fact]
    public async Task ADeletedClipIsGone()
    {
        var clip = Assert.Single(await _client.MakeAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync($"/api/clips/{clip.Id}")).StatusCode);

        foreach (var path in new[] { "", "/report", "/frames", "/noise", "/noise/frames", "/download/webp" })
        {
            var response = await _client.GetAsync($"/api/clips/{clip.Id}{path}");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            await response.ProblemAsync();
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _client.DeleteAsync($"/api/clips/{clip.Id}")).StatusCode);
        Assert.Empty(Directory.GetFileSystemEntries(_studio.Gallery));
    }

    [Fact]
    public async Task TheApiDescribesItself()
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync("/openapi/v1.json"));

        var paths = document.RootElement.GetProperty("paths");
        Assert.Equal("3.1", document.RootElement.GetProperty("openapi").GetString()![..3]);
        foreach (var path in new[]
        {
            "/api/model", "/api/noise", "/api/runs", "/api/runs/{id}", "/api/runs/{id}/events", "/api/clips", "/api/clips/{id}",
            "/api/clips/{id}/download/{format}", "/api/clips/{id}/replay",
        })
        {
            Assert.True(paths.TryGetProperty(path, out _), path);
        }

        var begin = paths.GetProperty("/api/runs").GetProperty("post").GetProperty("responses");
        Assert.Superset(new HashSet<string> { "202", "400", "429", "503" }, begin.EnumerateObject().Select(r => r.Name).ToHashSet());
        Assert.Contains("What the clips are to show.", document.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePageLoadsNothingFromElsewhere()
    {
        var page = await _client.GetAsync("/");

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        Assert.True(files.Length > 8);
        foreach (var file in files)
        {
            Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync($"/{Path.GetFileName(file)}")).StatusCode);
            Assert.DoesNotMatch("(src|href|url|from|import)[=( ]+[\"']?(https?:)?//", await File.ReadAllTextAsync(file));
        }
    }

    [Fact]
    public async Task HealthIsToldWithTheQueue()
    {
        using var health = JsonDocument.Parse(await _client.GetStringAsync("/health"));

        Assert.Equal("Healthy", health.RootElement.GetProperty("status").GetString());
        Assert.Equal(0, health.RootElement.GetProperty("waiting").GetInt32());
    }
}
