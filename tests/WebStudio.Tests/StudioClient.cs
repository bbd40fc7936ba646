using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using WebStudio.Api;
using WebStudio.Clips;
using WebStudio.Runs;

namespace WebStudio.Tests;

/// <summary>What tests ask of the studio.</summary>
internal static class StudioClient
{
    /// <summary>A prompt of the sprites' words.</summary>
    public const string Prompt = "a green orc walks to the left";

    public static Task<HttpResponseMessage> BeginAsync(this HttpClient client, object request) =>
        client.PostAsJsonAsync("/api/runs", request);

    /// <summary>Begins a run that is expected to be accepted.</summary>
    public static async Task<RunSummary> RunAsync(this HttpClient client, object? request = null)
    {
        var response = await client.BeginAsync(request ?? new { prompt = Prompt, seed = 7 });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync(StudioJson.Default.RunSummary))!;
    }

    /// <summary>Makes clips and gives them in order.</summary>
    public static async Task<ClipSummary[]> MakeAsync(this HttpClient client, object? request = null)
    {
        var run = await client.RunAsync(request);
        var events = await client.WatchAsync(run.Id).ToListAsync();
        return [.. events.Where(e => e.EventType == RunEvent.Ended).OrderBy(e => e.Data.Item).Select(e => e.Data.Clip!)];
    }

    /// <summary>Watches a run to its end.</summary>
    public static async IAsyncEnumerable<SseItem<RunEvent>> WatchAsync(this HttpClient client, StudioId run, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/events");
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, StudioJson.Default.RunEvent)!);
        await foreach (var item in parser.EnumerateAsync())
        {
            yield return item;
        }
    }

    public static Task<ClipPage?> ClipsAsync(this HttpClient client, string query = "") =>
        client.GetFromJsonAsync($"/api/clips{query}", StudioJson.Default.ClipPage);

    /// <summary>The problem details of an answer, as JSON.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((int)response.StatusCode, document.RootElement.GetProperty("status").GetInt32());
        return document.RootElement.Clone();
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var waited = 0; !isSo(); waited++)
        {
            Assert.True(waited < 400, "It is not so after 20 s.");
            await Task.Delay(50);
        }
    }
}
