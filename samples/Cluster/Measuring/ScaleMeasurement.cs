using System.Diagnostics;
using Pyoco;

namespace Cluster;

/// <summary>Clips a second of 1, 2, 4, ... silos whose generators wait instead of computing: what the engine lets through.</summary>
internal static class ScaleMeasurement
{
    /// <summary>Measures.</summary>
    /// <param name="silos">The most silos.</param>
    /// <param name="jobs">Jobs a silo.</param>
    /// <param name="milliseconds">How long a generator waits.</param>
    /// <param name="places">Jobs that a silo makes at once.</param>
    /// <param name="console">Where to write.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async Task Run(
        int silos, int jobs, int milliseconds, int places, TextWriter console, CancellationToken cancellationToken)
    {
        await using var redis = await RedisProcess.Start();
        var store = Directory.CreateTempSubdirectory("pyoco-scale-").FullName;
        var running = new List<SiloProcess>();
        try
        {
            for (var count = 1; count <= silos; count *= 2)
            {
                while (running.Count < count)
                {
                    running.Add(await SiloProcess.Start(
                        "--redis", redis.Endpoint, "--wait", $"{milliseconds}", "--places", $"{places}", "--store", store,
                        "--queue", $"{jobs * silos}"));
                }

                await Measure(redis.Endpoint, count, jobs * count, milliseconds, places, console, cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(running.Select(silo => silo.DisposeAsync().AsTask()));
            Directory.Delete(store, recursive: true);
        }
    }

    private static async Task Measure(
        string redis, int silos, int jobs, int milliseconds, int places, TextWriter console, CancellationToken cancellationToken)
    {
        await using var client = await ClusterClient.Connect(
            new ClusterSettings { Redis = redis }, TimeSpan.FromSeconds(30), cancellationToken);
        while ((await client.Dispatcher.Load()).Silos < silos)
        {
            await Task.Delay(200, cancellationToken);
        }

        var clock = Stopwatch.StartNew();
        var ended = await Task.WhenAll(Enumerable.Range(0, jobs).Select(i => JobWatch.Run(
            client.Grains, Guid.NewGuid(), new GenerationReport { Prompt = "an orc", Seed = (ulong)i, NoisePrior = JobRequest.ModelPrior },
            cancellationToken: cancellationToken)));
        var seconds = clock.Elapsed.TotalSeconds;
        var ideal = (double)jobs * milliseconds / 1000 / (silos * places);
        console.WriteLine(
            FormattableString.Invariant($"{silos} silos, {jobs} jobs of {milliseconds} ms, {places} at once a silo: {seconds:F2} s, ")
            + FormattableString.Invariant($"{jobs / seconds:F1} clips/s; the waiting alone {ideal:F2} s ({100 * ideal / seconds:F0} %); ")
            + $"{ended.Count(j => j.Stage != JobStage.Completed)} failed; by silo "
            + string.Join(" ", ended.GroupBy(j => j.Silo).Select(g => g.Count()).OrderDescending()));
    }
}
