using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pyoco.Hosting;

/// <summary>Says whether clips can be made: libtorch is there, the model is loaded, no run is stuck. It takes no turn in the queue and
/// loads nothing.</summary>
/// <param name="state">What the host knows of the pipeline.</param>
/// <param name="diagnose">Why libtorch is not there; null where it is.</param>
internal sealed class VideoDiffusionHealthCheck(PipelineState state, Func<string?> diagnose) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var queue = state.Queue.State;
        var data = new Dictionary<string, object>
        {
            ["running"] = queue.Running,
            ["waiting"] = queue.Waiting,
            ["silence_seconds"] = queue.Silence.TotalSeconds,
        };
        var result = diagnose() is { } missing ? HealthCheckResult.Unhealthy(missing, data: data)
            : state.Failure is { } failure ? HealthCheckResult.Unhealthy(
                $"The pipeline could not be made ready: {failure.Message}", failure, data)
            : queue.Silence > state.StuckAfter ? HealthCheckResult.Unhealthy(
                FormattableString.Invariant($"A run has given no sign for {queue.Silence.TotalSeconds:F0} s, {queue.Waiting} wait."),
                data: data)
            : state.IsReady || state.WarmUp == WarmUp.None ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Degraded("The model is being loaded.", data: data);
        return Task.FromResult(result);
    }
}
