using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;
using StackExchange.Redis;

namespace Cluster;

/// <summary>A connection to a cluster from outside.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IConnectionMultiplexer? _redis;

    private ClusterClient(IHost host, IConnectionMultiplexer? redis) => (_host, _redis) = (host, redis);

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>The queue.</summary>
    public IDispatcherGrain Dispatcher => Grains.GetGrain<IDispatcherGrain>(0);

    /// <summary>Connects to the cluster of a Redis, or to a silo of this machine by its gateway.</summary>
    /// <param name="settings">Name, Redis and gateway.</param>
    /// <param name="patience">How long no silo may be there.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">There is no silo, or Redis does not answer.</exception>
    public static async Task<ClusterClient> Connect(ClusterSettings settings, TimeSpan patience, CancellationToken cancellationToken)
    {
        var redis = settings.Redis is null ? null : await RedisConnection.Open(settings.Redis);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSerializer(ClusterJson.Add);
            client.AddOutgoingGrainCallFilter<LostSilos>();
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.Name, settings.Name));
            if (redis is null)
            {
                client.UseStaticClustering(new IPEndPoint(IPAddress.Parse(settings.Address), settings.GatewayPort));
            }
            else
            {
                client.UseRedisClustering(o => (o.ConfigurationOptions, o.CreateMultiplexer) =
                    (RedisConnection.Options(settings.Redis!), _ => Task.FromResult((redis, true))));
            }

            var until = TimeProvider.System.GetUtcNow() + patience;
            client.UseConnectionRetryFilter(async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), token);
                return TimeProvider.System.GetUtcNow() < until;
            });
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Dispose();
            var place = settings.Redis ?? $"gateway {settings.Address}:{settings.GatewayPort}";
            throw new IOException($"No silo of the cluster '{settings.Name}' was found ({place}): {e.Message}", e);
        }

        return new ClusterClient(host, redis);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
