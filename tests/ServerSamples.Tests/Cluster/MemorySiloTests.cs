using Cluster;
using Microsoft.Extensions.Hosting;
using Orleans;
using Pyoco;
using Pyoco.Testing;

namespace ServerSamples.Tests;

/// <summary>One silo in this process, in memory, whose generator waits.</summary>
public sealed class MemorySiloTests : IAsyncLifetime
{
    private readonly string _store = Directory.CreateTempSubdirectory("pyoco-cluster-").FullName;
    private readonly ClusterSettings _settings;
    private IHost? _silo;
    private ClusterClient? _client;

    public MemorySiloTests() => _settings = new ClusterSettings
    {
        Port = 0, GatewayPort = 0, Wait = TimeSpan.FromMilliseconds(300), Store = _store, WaitingJobs = 3, Places = 2,
    }.WithPorts();

    private IGrainFactory Grains => _client!.Grains;

    public async Task InitializeAsync()
    {
        _silo = await SiloHost.Create(_settings, CancellationToken.None);
        await _silo.StartAsync();
        _client = await ClusterClient.Connect(_settings, TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _silo!.StopAsync();
        _silo.Dispose();
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task AJobIsMadeWatchedAndStored()
    {
        var (id, seen) = (Guid.NewGuid(), new List<JobState>());

        var job = await JobWatch.Run(Grains, id, Request(7), state =>
        {
            lock (seen)
            {
                seen.Add(state);
            }
        });

        using var alone = new FakeVideoGenerator(new FakeVideoOptions { Steps = 1 });
        var twin = await alone.GenerateAsync("an orc", new GenerationOptions { Seed = 7 });
        Assert.Equal(JobStage.Completed, job.Stage);
        Assert.Equal(1, job.Attempts);
        Assert.Equal(twin.FramesSha256, job.Report!.FramesSha256);
        Assert.Contains(seen, state => state.Stage == JobStage.Running);
        using var file = new MemoryStream((await Grains.GetGrain<IJobGrain>(id).Clip())!);
        Assert.Equal(twin.FramesSha256, VideoClip.Load(file).FramesSha256);
    }

    [Fact]
    public async Task AskingTwiceMakesOneClip()
    {
        var id = Guid.NewGuid();

        var jobs = await Task.WhenAll(JobWatch.Run(Grains, id, Request(1)), JobWatch.Run(Grains, id, Request(2)));

        Assert.All(jobs, job => Assert.Equal(1, job.Attempts));
        Assert.Single(Directory.GetFiles(_store, "*.webp"));
    }

    [Fact]
    public async Task AFullQueueRefusesAndTheOthersAreMade()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                return (await JobWatch.Run(Grains, Guid.NewGuid(), Request((ulong)i))).Stage.ToString();
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        }));

        Assert.Contains(answers, answer => answer.Contains("3 jobs wait, as many as may", StringComparison.Ordinal));
        Assert.True(answers.Count(answer => answer == "Completed") >= 3);
        Assert.Equal(new ClusterLoad(1, 2, 0, 0), await _client!.Dispatcher.Load());
    }

    [Fact]
    public async Task JobsAreCancelledWhereverTheyAre()
    {
        Guid[] ids = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];
        var running = ids.Select(id => JobWatch.Run(Grains, id, Request(1))).ToArray();
        while ((await _client!.Dispatcher.Load()) is not { Running: 2, Waiting: 2 })
        {
            await Task.Delay(10);
        }

        await Task.WhenAll(ids.Select(id => Grains.GetGrain<IJobGrain>(id).Cancel()));
        var jobs = await Task.WhenAll(running);

        Assert.All(jobs, job => Assert.Equal(JobStage.Cancelled, job.Stage));
    }

    [Fact]
    public async Task AWrongRequestIsRefusedWithItsReason()
    {
        var request = Request(1) with { Sampler = new MethodSpec("jump") };

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => JobWatch.Run(Grains, Guid.NewGuid(), request));

        Assert.Contains("jump", refusal.Message);
    }

    [Fact]
    public async Task AStoreThatFailsFailsTheJobWithItsReason()
    {
        var id = Guid.NewGuid();
        Directory.CreateDirectory(Path.Combine(_store, $"{id:N}.webp"));

        var job = await JobWatch.Run(Grains, id, Request(1));

        Assert.Equal(JobStage.Failed, job.Stage);
        Assert.Contains("is a folder", job.Failure);
    }

    private static GenerationReport Request(ulong seed) => new() { Prompt = "an orc", Seed = seed, NoisePrior = JobRequest.ModelPrior };
}
