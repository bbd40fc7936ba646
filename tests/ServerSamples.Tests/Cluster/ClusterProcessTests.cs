using System.Diagnostics;
using Cluster;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.TestSupport;

namespace ServerSamples.Tests;

/// <summary>Silos in processes of their own, a real Redis, and silos that are killed.</summary>
public sealed class ClusterProcessTests : IDisposable
{
    private const int Steps = 60;
    private static readonly string Model = Repository.PathOf("models", "sprites");
    private readonly string _store = Directory.CreateTempSubdirectory("pyoco-cluster-").FullName;

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [SkippableFact]
    public async Task AJobWhoseSiloIsKilledIsMadeElsewhereWithTheSamePixels()
    {
        SkipWithoutRedis();
        await using var redis = await RedisProcess.Start();
        await using var first = await Silo(redis);
        await using var second = await Silo(redis);
        await using var client = await Connect(redis);
        Guid[] ids = [.. Enumerable.Range(0, 2).Select(_ => Guid.NewGuid())];

        var jobs = ids.Select((id, i) => JobWatch.Run(client.Grains, id, Request((ulong)i))).ToArray();
        var victim = await Running(client, ids[0]);
        var lost = new[] { first, second }.Single(silo => victim.Silo == silo.Address);
        await lost.Kill();
        var ended = await Task.WhenAll(jobs).WaitAsync(TimeSpan.FromMinutes(4));

        Assert.All(ended, job => Assert.True(job.Stage == JobStage.Completed, $"{job.Stage}: {job.Failure}"));
        Assert.Equal(2, ended[0].Attempts);
        Assert.NotEqual(lost.Address, ended[0].Silo);
        Assert.Equal(Twins(ids.Length), ended.Select(job => job.Report!.FramesSha256));
    }

    [SkippableFact]
    public async Task AJobThatIsSubmittedWhenTheSiloOfTheQueueIsLostIsMade()
    {
        SkipWithoutRedis();
        await using var redis = await RedisProcess.Start();
        await using var first = await Silo(redis, "--wait", "300"); // alone when it first speaks: the queue's grain stands here
        await using var second = await Silo(redis, "--wait", "300");
        await using var client = await Connect(redis);

        await first.Kill();
        var jobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => JobWatch.Run(
            client.Grains, Guid.NewGuid(), Request((ulong)i) with { Steps = 1 }))).WaitAsync(TimeSpan.FromMinutes(4));

        Assert.All(jobs, job => Assert.True(job.Stage == JobStage.Completed, $"{job.Stage}: {job.Failure}"));
        Assert.All(jobs, job => Assert.Equal(second.Address, job.Silo));
    }

    [SkippableFact]
    public async Task JobsSurviveTheEndOfAllSilos()
    {
        SkipWithoutRedis();
        await using var redis = await RedisProcess.Start();
        Guid[] ids = [.. Enumerable.Range(0, 2).Select(_ => Guid.NewGuid())];
        string[] ports = ["--port", $"{ClusterSettings.FreePort()}", "--gateway-port", $"{ClusterSettings.FreePort()}"];
        await using (var silo = await Silo(redis, ports))
        {
            await using var client = await Connect(redis);
            foreach (var (i, id) in ids.Index())
            {
                Assert.True((await client.Grains.GetGrain<IJobGrain>(id).Submit(Request((ulong)i))).IsAccepted);
            }

            await Running(client, ids[0]);
            await silo.Kill();
        }

        await using var later = await Silo(redis, ports);
        await using var other = await Connect(redis);
        var ended = new List<JobState>();
        foreach (var id in ids)
        {
            ended.Add(await Over(other, id));
        }

        Assert.All(ended, job => Assert.True(job.Stage == JobStage.Completed, $"{job.Stage}: {job.Failure}"));
        Assert.Equal(Twins(ids.Length), ended.Select(job => job.Report!.FramesSha256));
    }

    [SkippableFact]
    public async Task JobsGoWhereThereIsRoom()
    {
        SkipWithoutRedis();
        await using var redis = await RedisProcess.Start();
        await using var small = await Silo(redis, "--wait", "300", "--places", "1");
        await using var large = await Silo(redis, "--wait", "300", "--places", "3");
        await using var client = await Connect(redis);
        while ((await client.Dispatcher.Load()) is not { Silos: 2 })
        {
            await Task.Delay(100);
        }

        var jobs = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => JobWatch.Run(
                client.Grains, Guid.NewGuid(), Request((ulong)i) with { Steps = 1 })));

        Assert.All(jobs, job => Assert.Equal(JobStage.Completed, job.Stage));
        Assert.InRange(jobs.Count(job => job.Silo == small.Address), 5, 15);
        Assert.InRange(jobs.Count(job => job.Silo == large.Address), 25, 35);
    }

    [Theory]
    [InlineData("--redsi", "silo", "--redsi", "localhost:1")]
    [InlineData("Redis at 127.0.0.1:9 does not answer", "silo", "--redis", "127.0.0.1:9")]
    [InlineData("--places is 0", "silo", "--places", "0")]
    [InlineData("/dev/null/clips", "silo", "--wait", "1", "--store", "/dev/null/clips")]
    [InlineData("No silo of the cluster", "submit", "an orc", "--gateway-port", "9")]
    public async Task WhatCannotBeIsOneSentence(string expected, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(SiloProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, process.ExitCode);
        Assert.Contains(expected, error);
        Assert.DoesNotContain("   at ", error + await output);
    }

    // Where .ci/run may install it, it is required.
    private static void SkipWithoutRedis() => Skip.If(
        !RedisProcess.IsInstalled && Environment.GetEnvironmentVariable("PYOCO_REQUIRES_REDIS") is null or "",
        "redis-server is not on the PATH (Debian's package is `redis-server`).");

    // Many steps of a small clip: time enough to kill its silo.
    private static GenerationReport Request(ulong seed) => new()
    {
        Prompt = "a green orc walks to the left", Seed = seed, Frames = 4, Height = 32, Width = 32, Steps = Steps,
        Sampler = new MethodSpec("euler"), NoisePrior = JobRequest.ModelPrior,
    };

    // Each clip when nothing else runs.
    private static IEnumerable<string?> Twins(int count)
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(Model).UseModelNoise().UseEuler(Steps).UseGuidance(2).Build();
        return [.. Enumerable.Range(0, count).Select(i => pipeline.Generate(Request(0).Prompt!, new GenerationOptions
        {
            Seed = (ulong)i, Frames = 4, Height = 32, Width = 32,
        }).FramesSha256)];
    }

    private static Task<ClusterClient> Connect(RedisProcess redis) =>
        ClusterClient.Connect(new ClusterSettings { Redis = redis.Endpoint }, TimeSpan.FromMinutes(1), CancellationToken.None);

    private static async Task<JobState> Running(ClusterClient client, Guid id) => await State(
        client, id, job => job is { Stage: JobStage.Running, Progress: { Stage: GenerationStage.Denoising, Step: >= 2 } });

    private static Task<JobState> Over(ClusterClient client, Guid id) => State(client, id, job => job.IsOver);

    private static async Task<JobState> State(ClusterClient client, Guid id, Func<JobState, bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var job = await client.Grains.GetGrain<IJobGrain>(id).State();
            if (condition(job))
            {
                return job;
            }

            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(4), $"Job {id} is {job}");
            await Task.Delay(100);
        }
    }

    private Task<SiloProcess> Silo(RedisProcess redis, params string[] options) =>
        SiloProcess.Start(["--redis", redis.Endpoint, "--model", Model, "--store", _store, .. options]);
}
