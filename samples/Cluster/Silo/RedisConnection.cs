using StackExchange.Redis;

namespace Cluster;

/// <summary>One connection to Redis for membership, grain storage and reminders.</summary>
internal static class RedisConnection
{
    private const int Milliseconds = 5000;

    /// <summary>Connects, so that a Redis that does not answer is found out before a silo starts.</summary>
    /// <exception cref="IOException">It does not answer.</exception>
    public static async Task<IConnectionMultiplexer> Open(string endpoint)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(Options(endpoint, abort: true));
        }
        catch (RedisException e)
        {
            throw new IOException($"Redis at {endpoint} does not answer: {e.Message}", e);
        }
    }

    /// <summary>The options of a connection.</summary>
    public static ConfigurationOptions Options(string endpoint, bool abort = false)
    {
        var options = ConfigurationOptions.Parse(endpoint);
        (options.AbortOnConnectFail, options.ConnectTimeout) = (abort, Milliseconds);
        return options;
    }
}
