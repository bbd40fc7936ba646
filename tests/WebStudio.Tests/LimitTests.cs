using System.Net;
using System.Text;
using Pyoco;
using Pyoco.Testing;
using WebStudio.Runs;

namespace WebStudio.Tests;

public class LimitTests
{
    [Fact]
    public async Task AllMistakesOfARequestAreToldAtOnce()
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();

        var response = await client.BeginAsync(new
        {
            prompt = new string('a', 401), negativePrompt = "a\u0007b", seed = -1, seeds = 13, sampler = "magic",
            steps = 101, guidance = 21,
            frames = 17, width = 129, height = 0,
            priors = new object[] { new { name = "mixed", alpha = -1 }, new { name = "shared", alpha = 1 }, new { name = "nothing" } },
        });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.ProblemAsync()).GetProperty("errors");
        Assert.Equal(
            ["frames", "guidance", "height", "negativePrompt", "priors", "prompt", "sampler", "seed", "seeds", "steps", "width"],
            errors.EnumerateObject().Select(e => e.Name).Order());
        Assert.Equal("It has 401 characters; at most 400 were expected.", errors.GetProperty("prompt")[0].GetString());
        Assert.Equal(3, errors.GetProperty("priors").GetArrayLength());
        Assert.Empty(studio.Model.Calls);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"prompt": """)]
    [InlineData("""{"prompt": "an orc", "steps": "many"}""")]
    [InlineData("""{"prompt": "an orc", "steps": 1e99}""")]
    [InlineData("""{"prompt": "an orc", "guidance": NaN}""")]
    [InlineData("""{"prompt": null}""")]
    [InlineData("""{"prompt": "  "}""")]
    [InlineData("""{"prompt": "an orc", "priors": []}""")]
    [InlineData("""{"prompt": "an orc", "priors": [null]}""")]
    [InlineData("""{"prompt": "an orc", "priors": [{"name": "mixed"}, {"name": "mixed"}]}""")]
    [InlineData("""{"prompt": "an orc", "seeds": 12, "priors": [{"name": "mixed"}, {"name": "shared"}]}""")]
    [InlineData("""{"prompt": "an orc", "seed": 18446744073709551615}""")]
    public async Task ARequestThatMakesNoSenseIsABadOne(string json)
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();

        var response = await client.PostAsync("/api/runs", new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await response.ProblemAsync();
    }

    [Fact]
    public async Task OnlyJsonIsRead()
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();

        var response = await client.PostAsync("/api/runs", new StringContent("prompt=orc", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        await response.ProblemAsync();
    }

    [Fact]
    public async Task ABodyThatIsTooLargeIsNotRead()
    {
        await using var studio = await StudioServer.StartAsync(new FakeStudioModel(new FakeVideoOptions()));
        using var client = new HttpClient { BaseAddress = new Uri(studio.Url) };

        var response = await client.BeginAsync(new { prompt = new string('a', 1 << 17) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await response.ProblemAsync();
    }

    [Fact]
    public async Task AsManyRunsWaitAsMay()
    {
        using var studio = new TestStudio(
            new FakeVideoOptions { StepTime = TimeSpan.FromMinutes(1) }, settings: [("MaxRuns", 2)]);
        using var client = studio.CreateClient();
        await client.RunAsync();
        var second = await client.RunAsync();

        var third = await client.BeginAsync(new { prompt = "an orc" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
        Assert.Contains("2 runs", (await third.ProblemAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await client.DeleteAsync($"/api/runs/{second.Id}");
        await client.WatchAsync(second.Id).ToListAsync();
        await client.RunAsync();
    }

    [Fact]
    public async Task RunsAreLimitedInAMinuteAndLookingIsNot()
    {
        using var studio = new TestStudio(settings: [("RunsPerMinute", 2)]);
        using var client = studio.CreateClient();
        await client.MakeAsync();
        await client.MakeAsync();

        var third = await client.BeginAsync(new { prompt = "an orc" });

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
        await third.ProblemAsync();
        Assert.Equal(2, (await client.ClipsAsync())!.Total);
    }

    [Fact]
    public async Task AllRequestsTogetherAreLimitedButHealthIsNot()
    {
        using var studio = new TestStudio(settings: [("RequestsPerMinute", 3)]);
        using var client = studio.CreateClient();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/clips")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.GetAsync("/api/clips")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task AFullGalleryRefusesBeforeTheWork()
    {
        using var studio = new TestStudio(settings: [("MaxClips", 1)]);
        using var client = studio.CreateClient();
        var clip = Assert.Single(await client.MakeAsync());

        var refused = await client.BeginAsync(new { prompt = "an orc" });

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        await refused.ProblemAsync();
        Assert.Single(studio.Model.Calls);
        await client.DeleteAsync($"/api/clips/{clip.Id}");
        await client.MakeAsync();
    }

    [Fact]
    public async Task LimitsThatTheModelSetsAreToldAsEvents()
    {
        var tooLong = new RunRejectedException(RunRejection.TooLong, "It would take 9 minutes; at most 2 may be taken.");
        using var studio = new TestStudio(new FakeVideoOptions { Failure = _ => tooLong });
        using var client = studio.CreateClient();

        var told = await client.WatchAsync((await client.RunAsync()).Id).ToListAsync();

        Assert.Equal((RunStatus.Failed, tooLong.Message), (told[^2].Data.Status, told[^2].Data.Problem));
    }

    [Fact]
    public async Task AFailureSaysNothingOfTheInside()
    {
        using var studio = new TestStudio(new FakeVideoOptions { Failure = _ => new InvalidOperationException("/home/somebody/secret") });
        using var client = studio.CreateClient();

        var told = await client.WatchAsync((await client.RunAsync()).Id).ToListAsync();

        Assert.Equal((RunStatus.Failed, RunStatus.Failed), (told[^2].Data.Status, told[^1].Data.Status));
        Assert.DoesNotContain("secret", told[^2].Data.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxClips", "0")]
    [InlineData("Gallery", "")]
    [InlineData("RunsPerMinute", "many")]
    public void SettingsThatMakeNoSenseEndTheStart(string name, string value)
    {
        using var studio = new TestStudio(settings: [(name, value)]);

        var e = Assert.ThrowsAny<Exception>(() => studio.CreateClient());

        Assert.Contains(name, e.ToString(), StringComparison.Ordinal);
    }
}
