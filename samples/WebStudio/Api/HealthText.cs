using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebStudio.Api;

/// <summary>The answer of <c>/health</c>.</summary>
internal static class HealthText
{
    /// <summary>Writes it as JSON.</summary>
    public static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthFacts(
            report.Status.ToString(),
            report.Entries.Values.Select(e => e.Description).FirstOrDefault(text => text is not null),
            Number(report, "running"), Number(report, "waiting")),
        StudioJson.Default.HealthFacts, cancellationToken: context.RequestAborted);

    private static int Number(HealthReport report, string name) =>
        report.Entries.Values.Select(e => e.Data.TryGetValue(name, out var value) ? value as int? : null).FirstOrDefault() ?? 0;
}

/// <summary>What <c>/health</c> says.</summary>
/// <param name="Status">Healthy, Degraded while the model is loaded, or Unhealthy.</param>
/// <param name="Reason">Why it is not healthy.</param>
/// <param name="Running">Runs that compute.</param>
/// <param name="Waiting">Runs that wait for the model.</param>
internal sealed record HealthFacts(string Status, string? Reason, int Running, int Waiting);
