using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster;

/// <summary>Tells the dispatcher that this silo is there, and brings the dispatcher back where it was lost.</summary>
internal sealed class SiloHeartbeat(
    IGrainFactory grains, ILocalSiloDetails silo, SiloRuns runs, IOptions<ClusterSettings> settings, ILogger<SiloHeartbeat> logger)
    : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await grains.GetGrain<IDispatcherGrain>(0).Join(silo.SiloAddress, settings.Value.Places, runs.Now);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The dispatcher was not reached: {Reason}", e.Message);
            }
        }
        while (await Next(timer, stoppingToken));

        await grains.GetGrain<IDispatcherGrain>(0).Leave(silo.SiloAddress).WaitAsync(Period, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
