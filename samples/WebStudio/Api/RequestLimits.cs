using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace WebStudio.Api;

/// <summary>How many requests are answered: of an address in a minute, and of watchers at once.</summary>
internal static class RequestLimits
{
    /// <summary>The policy of requests that begin a run.</summary>
    public const string Begin = "begin";

    /// <summary>The policy of watchers, whose requests last.</summary>
    public const string Watch = "watch";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Adds them.</summary>
    public static void AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<StudioOptions>>((limiter, studio) =>
        {
            var limits = studio.Value;
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(c => PerMinute(c, limits.RequestsPerMinute));
            limiter.AddPolicy(Begin, context => PerMinute(context, limits.RunsPerMinute));
            limiter.AddConcurrencyLimiter(Watch, watchers => watchers.PermitLimit = limits.MaxWatchers);
            limiter.OnRejected = Refuse;
        });
    }

    private static RateLimitPartition<string> PerMinute(HttpContext context, int requests) => RateLimitPartition.GetTokenBucketLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = requests, TokensPerPeriod = requests, ReplenishmentPeriod = Minute, QueueLimit = 0,
        });

    private static async ValueTask Refuse(OnRejectedContext refused, CancellationToken cancellationToken)
    {
        var context = refused.HttpContext;
        var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(5);
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await Results.Problem("There were too many requests: try again later.", statusCode: context.Response.StatusCode)
            .ExecuteAsync(context);
    }
}
