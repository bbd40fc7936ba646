using System.Diagnostics;

namespace Pyoco.Benchmarks;

/// <summary>What clients feel of a pipeline that makes waiting calls in one pass: clips a minute, and how long each waits for its
/// clip.</summary>
internal static class RequestBatchingBenchmark
{
    private static readonly int[] MostClips = [1, 2, 4, 8];

    /// <summary>Eight clients that ask for the next clip when they have one, so that the line is never empty; then five calls at once and
    /// no more.</summary>
    public static void Run(VideoDiffusionPipeline pipeline, string prompt, int rounds)
    {
        Run(pipeline, prompt, rounds, "8 clients that go on asking", clients: 8, clipsEach: 2);
        Run(pipeline, prompt, rounds, "5 calls at once", clients: 5, clipsEach: 1);
    }

    // In turn, as a machine does not keep its pace.
    private static void Run(VideoDiffusionPipeline pipeline, string prompt, int rounds, string what, int clients, int clipsEach)
    {
        var seconds = MostClips.ToDictionary(most => most, _ => new List<double>());
        var processor = MostClips.ToDictionary(most => most, _ => new List<double>());
        var waits = MostClips.ToDictionary(most => most, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var most in MostClips)
            {
                using var batched = pipeline.With(b => b.UseRequestBatching(most));
                var (clock, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
                var waited = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Ask(batched, prompt, client, clipsEach)));
                waits[most].AddRange(waited.GetAwaiter().GetResult().SelectMany(each => each));
                seconds[most].Add(clock.Elapsed.TotalSeconds);
                processor[most].Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / (clients * clipsEach));
            }
        }

        foreach (var most in MostClips)
        {
            var perMinute = 60 * clients * clipsEach / Median.Of(seconds[most]);
            Console.WriteLine(
                FormattableString.Invariant($"{what}, at most {most} in a pass: {perMinute,6:F1} clips a minute, ")
                + FormattableString.Invariant($"{Median.Of(processor[most]):F3} processor seconds a clip; a clip comes after ")
                + FormattableString.Invariant($"{waits[most].Average():F1} s in the mean, {waits[most].Max():F1} s at worst ")
                + $"(of {rounds} rounds)");
        }
    }

    private static async Task<IReadOnlyList<double>> Ask(VideoDiffusionPipeline pipeline, string prompt, int client, int clips)
    {
        var waited = new List<double>();
        for (var clip = 0; clip < clips; clip++)
        {
            var clock = Stopwatch.StartNew();
            await pipeline.GenerateAsync(prompt, new GenerationOptions { Seed = (ulong)((client * clips) + clip) }).ConfigureAwait(false);
            waited.Add(clock.Elapsed.TotalSeconds);
        }

        return waited;
    }
}
