using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pyoco.Hosting;

/// <summary>Makes a pipeline ready when the host starts, in the background: the host answers meanwhile, and its health check says that the
/// model is being loaded.</summary>
/// <param name="state">What becomes known.</param>
/// <param name="pipeline">Loads the pipeline.</param>
/// <param name="logger">Where a failure is logged.</param>
internal sealed partial class VideoDiffusionWarmUp(
    PipelineState state, Func<VideoDiffusionPipeline> pipeline, ILogger<VideoDiffusionWarmUp> logger) : BackgroundService
{
    /// <summary>Loads, and makes a clip of one step where that is asked for.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (state.WarmUp == WarmUp.None)
        {
            return;
        }

        try
        {
            // Loading takes seconds of reading and computing.
            var loaded = await Task.Factory.StartNew(
                pipeline, stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            if (state.WarmUp == WarmUp.Run && loaded.Model.IsSizeStated)
            {
                var prompt = loaded.GetService<IVideoModel>()?.TextEncoder is null ? "" : "a warm-up";
                await loaded.GenerateAsync([prompt], new GenerationOptions { Seed = 0, Steps = 1 }, cancellationToken: stoppingToken)
                    .ConfigureAwait(false);
            }

            state.Ready();
        }
        catch (RunRejectedException)
        {
            // The limits have measured an evaluation, or requests are before it in a full queue: the model works.
            state.Ready();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends before the model was ready.
        }
        catch (Exception e)
        {
            // The host lives on, and its health check says why it cannot work.
            state.Failed(e);
            Failed(logger, e);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "The video diffusion pipeline could not be made ready")]
    private static partial void Failed(ILogger logger, Exception reason);
}
