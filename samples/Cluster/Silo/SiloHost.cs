using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using Orleans.Storage;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Testing;
using StackExchange.Redis;

namespace Cluster;

/// <summary>A silo: Orleans, the generator, the store, and on request the dashboard.</summary>
internal static class SiloHost
{
    /// <summary>Steps of a request that states none.</summary>
    private const int Steps = 12;

    // As long as the call of a run may last (IRunGrain.Make): Orleans takes a longer one for stuck.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);

    // How often a silo says in Redis that it lives; three times as long, and one that starts takes another for dead.
    private static readonly TimeSpan SignsOfLife = TimeSpan.FromSeconds(10);

    /// <summary>Makes a silo; the caller starts it.</summary>
    /// <exception cref="IOException">Redis does not answer, or the store cannot be written.</exception>
    public static async Task<IHost> Create(ClusterSettings settings, CancellationToken cancellationToken)
    {
        settings = settings.WithPorts();
        var store = new FolderClipStore(settings.Store);
        await store.ThrowIfNotWritable(cancellationToken);
        var redis = settings.Redis is null ? null : await RedisConnection.Open(settings.Redis);
        var generator = Generator(settings);
        if (settings.Dashboard is not { } port)
        {
            var plain = Host.CreateApplicationBuilder();
            Configure(plain, settings, store, generator, redis);
            return plain.Build();
        }

        var web = WebApplication.CreateBuilder();
        Configure(web, settings, store, generator, redis);
        web.WebHost.UseUrls($"http://{IPAddress.Loopback}:{port}");
        var app = web.Build();
        app.MapOrleansDashboard();
        return app;
    }

    private static void Configure(
        IHostApplicationBuilder builder, ClusterSettings settings, IClipStore store, IVideoGenerator generator,
        IConnectionMultiplexer? redis)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)          // advice about the garbage collector
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);     // counts from the start of the machine at first
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(settings));
        builder.Services.AddSingleton(store).AddSingleton(generator).AddSingleton<SiloRuns>();
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloMessagingOptions>(o => o.MaxRequestProcessingTime = LongestRun);
            silo.Services.AddSerializer(ClusterJson.Add);
            silo.AddOutgoingGrainCallFilter<LostSilos>();
            silo.Services.AddSingleton<IGrainStorageSerializer, ClusterJson>();
            if (redis is null)
            {
                silo.UseLocalhostClustering(settings.Port, settings.GatewayPort, serviceId: settings.Name, clusterId: settings.Name)
                    .AddMemoryGrainStorageAsDefault().UseInMemoryReminderService();
            }
            else
            {
                UseRedis(silo, settings, redis);
            }

            if (settings.Dashboard is not null)
            {
                silo.AddDashboard();
            }
        });
        builder.Services.AddHostedService<SiloHeartbeat>(); // behind Orleans: begins after it, ends before it
    }

    private static void UseRedis(ISiloBuilder silo, ClusterSettings settings, IConnectionMultiplexer redis)
    {
        var shared = Task.FromResult((redis, true));
        var options = RedisConnection.Options(settings.Redis!);
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.Name, settings.Name))
            .Configure<ClusterMembershipOptions>(o => o.IAmAliveTablePublishTimeout = SignsOfLife)
            .ConfigureEndpoints(IPAddress.Parse(settings.Address), settings.Port, settings.GatewayPort)
            .UseRedisClustering(o => (o.ConfigurationOptions, o.CreateMultiplexer) = (options, _ => shared))
            .AddRedisGrainStorageAsDefault(o => (o.ConfigurationOptions, o.CreateMultiplexer) = (options, _ => shared))
            .UseRedisReminderService(o => (o.ConfigurationOptions, o.CreateMultiplexer) = (options, _ => shared));
    }

    private static IVideoGenerator Generator(ClusterSettings settings)
    {
        if (settings.Wait is { } wait)
        {
            return new FakeVideoGenerator(new FakeVideoOptions { Steps = 1, StepTime = wait });
        }

        CpuMemory.KeepFreedBlocks();
        NativeRuntime.ThrowIfUnavailable();
        return VideoDiffusionPipeline.CreateBuilder().UseModel(settings.Model).UseModelNoise().UseEuler(Steps).UseGuidance(2)
            .UseQueue(settings.Places).Build();
    }
}
