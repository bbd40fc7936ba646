using Microsoft.Extensions.DependencyInjection;
using Pyoco.TestSupport;

namespace Pyoco.Hosting.Tests;

public sealed class VideoDiffusionHostingExtensionsTests
{
    [Fact]
    public void ASectionMakesAPipeline()
    {
        using var host = TestHost.Build("""
            {
                "Model": "models/sprites", "Steps": 3, "Sampler": {"name": "ddim", "eta": 1},
                "Guidance": "{\"name\": \"classifier-free\", \"scale\": 2}",
                "NoisePrior": {"name": "progressive", "alpha": 2}, "AllowOtherPrior": true,
                "ConcurrentRuns": 2, "WaitingRuns": 5, "WarmUp": "None"
            }
            """);

        var pipeline = host.Services.GetRequiredService<VideoDiffusionPipeline>();
        var report = pipeline.Generate("x").Report!;

        Assert.Equal(("ddim(eta=1)", 3), (report.Sampler!.ToString(), report.Steps));
        Assert.Equal("progressive(alpha=2)", report.NoisePrior.ToString());
        Assert.Equal("classifier-free(scale=2)", report.Guidance!.ToString());
        Assert.Equal((2, 5), (pipeline.Queue.ConcurrentRuns, pipeline.Queue.WaitingRuns));
        Assert.Same(pipeline, host.Services.GetRequiredService<IVideoGenerator>());
    }

    [Fact]
    public void WhatASectionLeavesOutIsTheModels()
    {
        using var host = TestHost.Build("""{"Model": "m", "Steps": 2, "WarmUp": "None"}""");

        var report = host.Services.GetRequiredService<VideoDiffusionPipeline>().Generate("x").Report!;

        Assert.Equal(("heun", 2, "independent"), (report.Sampler!.Name, report.Steps, report.NoisePrior.Name));
    }

    [Fact]
    public void LimitsHold()
    {
        var model = new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                Thread.Sleep(20);
                return network.Denoise(x, level);
            }),
        };
        using var host = TestHost.Build("""{"Model": "m", "MaxSeconds": 1, "Sampler": "euler", "WarmUp": "None"}""", model);
        var pipeline = host.Services.GetRequiredService<VideoDiffusionPipeline>();

        var rejected = Assert.Throws<RunRejectedException>(() => pipeline.Generate("x", new GenerationOptions { Steps = 500 }));

        Assert.Equal(RunRejection.TooLong, rejected.Reason);
    }

    [Fact]
    public async Task CallsThatWaitAreMadeInOnePassWhereTheSectionSaysSo()
    {
        var batches = new List<long>();
        using var gate = new ManualResetEventSlim();
        var model = new FakeVideoModel
        {
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                gate.Wait(TimeSpan.FromSeconds(20));
                batches.Add(x.shape[0]);
                return network.Denoise(x, level);
            }),
        };
        using var host = TestHost.Build(
            """{"Model": "m", "RequestBatching": 2, "Steps": 1, "Sampler": "euler", "WarmUp": "None"}""", model);
        var pipeline = host.Services.GetRequiredService<VideoDiffusionPipeline>();

        var first = pipeline.GenerateAsync("holder", new GenerationOptions { OnStep = _ => { } });
        Task<VideoClip>[] calls = [first, .. Enumerable.Range(0, 3).Select(i => pipeline.GenerateAsync($"{i}"))];
        gate.Set();
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([1L, 2, 1], batches);
    }

    [Fact]
    public void APipelineOfAKeyHasTheOptionsOfItsName()
    {
        using var host = TestHost.Build("""{"Model": "m", "Steps": 2, "Sampler": "euler", "WarmUp": "None"}""", key: "small");

        var pipeline = host.Services.GetRequiredKeyedService<VideoDiffusionPipeline>("small");

        Assert.Equal(2, pipeline.Generate("x").Report!.Steps);
        Assert.Null(host.Services.GetService<VideoDiffusionPipeline>());
        Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredKeyedService<VideoDiffusionPipeline>("large"));
    }
}
