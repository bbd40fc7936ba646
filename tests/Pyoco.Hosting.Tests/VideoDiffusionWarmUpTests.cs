using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Pyoco.TestSupport;

namespace Pyoco.Hosting.Tests;

public sealed class VideoDiffusionWarmUpTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("Run", 1)]
    [InlineData("Load", 0)]
    public async Task TheHostStartsAtOnceAndIsHealthyWhenTheModelIsReady(string warmUp, int prompts)
    {
        using var gate = new ManualResetEventSlim();
        var model = new FakeVideoModel();
        using var host = TestHost.Build($$"""{"Model": "m", "WarmUp": "{{warmUp}}"}""", load: () =>
        {
            gate.Wait(Long);
            return model;
        });

        await host.StartAsync();
        var early = await Health(host);
        gate.Set();
        var late = await Until(host, HealthStatus.Healthy);

        Assert.Equal((HealthStatus.Degraded, "The model is being loaded."), (early.Status, early.Description));
        Assert.Equal(0, late.Data["running"]);
        Assert.Equal(prompts, model.Prompts.Count);
        await host.StopAsync();
    }

    [Fact]
    public async Task AModelThatDoesNotLoadIsUnhealthyWithItsReasonAndTheHostLives()
    {
        using var host = TestHost.Build("""{"Model": "m"}""", load: () => throw new FileNotFoundException("unet.safetensors is missing"));

        await host.StartAsync();
        var health = await Until(host, HealthStatus.Unhealthy);

        Assert.Contains("unet.safetensors is missing", health.Description);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("{\"Model\": \"m\", \"MaxSeconds\": 0.001}", true)]
    [InlineData("{\"Model\": \"m\"}", false)]
    public async Task ALimitOrAMissingSizeDoNotMakeAModelThatLoadsUnhealthy(string json, bool isSizeStated)
    {
        var usual = new FakeVideoModel();
        using var host = TestHost.Build(json, new FakeVideoModel
        {
            Info = usual.Info with { IsSizeStated = isSizeStated },
            Network = (_, network) => new DelegateDenoiser((x, level) =>
            {
                Thread.Sleep(5);
                return network.Denoise(x, level);
            }),
        });

        await host.StartAsync();

        await Until(host, HealthStatus.Healthy);
        await host.StopAsync();
    }

    [Fact]
    public async Task AModelThatReadsNoTextIsWarmedWithoutAPrompt()
    {
        using var host = TestHost.Build("""{"Model": "m"}""", new FakeVideoModel { ReadsText = false });

        await host.StartAsync();

        await Until(host, HealthStatus.Healthy);
        await host.StopAsync();
    }

    private static async Task<HealthReportEntry> Health(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["pyoco"];

    private static async Task<HealthReportEntry> Until(IHost host, HealthStatus status)
    {
        using var limit = new CancellationTokenSource(Long);
        while (true)
        {
            if (await Health(host) is var health && health.Status == status)
            {
                return health;
            }

            await Task.Delay(10, limit.Token);
        }
    }
}
