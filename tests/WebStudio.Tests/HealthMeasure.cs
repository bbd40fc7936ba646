using System.Diagnostics;
using System.Net;

namespace WebStudio.Tests;

/// <summary>Asks <c>/health</c> over HTTP, again and again, while so many clips are made or wait at once.</summary>
internal static class HealthMeasure
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(int steps)
    {
        await using var studio = await StudioServer.StartAsync(model: null, "--Studio:MaxRuns=64", "--Studio:RunsPerMinute=1000");
        using var client = new HttpClient { BaseAddress = new Uri(studio.Url), DefaultRequestVersion = HttpVersion.Version11 };
        foreach (var clips in new[] { 0, 1, 4, 8 })
        {
            var runs = await Task.WhenAll(Enumerable.Range(0, clips).Select(i => client.RunAsync(
                new { prompt = StudioClient.Prompt, seed = i, sampler = "euler", steps, guidance = 3 })));
            var made = Task.WhenAll(runs.Select(run => client.WatchAsync(run.Id).ToListAsync().AsTask()));
            var (waits, clock) = (new List<double>(), Stopwatch.StartNew());
            while (clips == 0 ? clock.Elapsed < Idle : !made.IsCompleted)
            {
                var began = Stopwatch.GetTimestamp();
                (await client.GetAsync("/health")).EnsureSuccessStatusCode();
                waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                await Task.Delay(Pause);
            }

            Assert.All(await made, told => Assert.Equal(Runs.RunStatus.Done, told[^1].Data.Status));
            waits.Sort();
            Console.WriteLine(FormattableString.Invariant(
                $"{clips} clips at once: /health answers after {waits[waits.Count / 2]:F1} ms in the median, {waits[^1]:F1} ms at worst, ")
                + FormattableString.Invariant($"of {waits.Count}; {clock.Elapsed.TotalSeconds:F1} s in all"));
        }
    }
}
