using System.Diagnostics;
using Pyoco;

namespace Cluster;

/// <summary>What the engine costs a clip: from the request to the message that it is in the store, less the time of the generation itself,
/// which the clip's report states.</summary>
internal static class CostMeasurement
{
    /// <summary>Measures clips one after the other on one silo.</summary>
    public static async Task Run(string model, int clips, int steps, TextWriter console, CancellationToken cancellationToken)
    {
        await using var redis = await RedisProcess.Start();
        var store = Directory.CreateTempSubdirectory("pyoco-cost-").FullName;
        try
        {
            await using var silo = await SiloProcess.Start("--redis", redis.Endpoint, "--model", model, "--store", store);
            await using var client = await ClusterClient.Connect(
                new ClusterSettings { Redis = redis.Endpoint }, TimeSpan.FromSeconds(30), cancellationToken);
            var (made, added) = (new List<double>(), new List<double>());
            for (var clip = -1; clip < clips; clip++)
            {
                var request = new GenerationReport
                {
                    Prompt = "a green orc walks to the left", Seed = (ulong)(clip + 1), Steps = steps, NoisePrior = JobRequest.ModelPrior,
                };
                var clock = Stopwatch.StartNew();
                var job = await JobWatch.Run(client.Grains, Guid.NewGuid(), request, cancellationToken: cancellationToken);
                if (job.Report is not { } report)
                {
                    throw new InvalidOperationException($"The clip was not made: {job.Failure}");
                }

                if (clip >= 0) // the first one warms up
                {
                    made.Add(report.Elapsed.TotalMilliseconds);
                    added.Add((clock.Elapsed - report.Elapsed).TotalMilliseconds);
                }
            }

            console.WriteLine(FormattableString.Invariant(
                $"{clips} clips of {steps} steps: {Median(made):F0} ms in the median; the cluster and the store add {Median(added):F1} ms ")
                + FormattableString.Invariant($"in the median, {added.Max():F1} ms at worst"));
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
