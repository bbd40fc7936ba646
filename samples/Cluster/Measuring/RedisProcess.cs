using System.Diagnostics;
using System.Net.Sockets;

namespace Cluster;

/// <summary>A Redis of one's own on a free port, for measurements and tests; nothing of it stays.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private RedisProcess(Process process, string folder, int port) =>
        (_process, _folder, Endpoint) = (process, folder, $"127.0.0.1:{port}");

    /// <summary>Where it listens.</summary>
    public string Endpoint { get; }

    /// <summary>Whether <c>redis-server</c> is on the PATH.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Starts one.</summary>
    /// <exception cref="IOException">It is not installed, or does not answer within ten seconds.</exception>
    public static async Task<RedisProcess> Start()
    {
        if (!IsInstalled)
        {
            throw new IOException("redis-server is not on the PATH (Debian: apt-get install redis-server); or give --redis host:port.");
        }

        var port = ClusterSettings.FreePort();
        var folder = Directory.CreateTempSubdirectory("pyoco-redis-").FullName;
        string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
        var process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var redis = new RedisProcess(process, folder, port);
        for (var i = 0; i < 100; i++)
        {
            if (await Answers(port))
            {
                return redis;
            }

            await Task.Delay(100);
        }

        await redis.DisposeAsync();
        throw new IOException("redis-server does not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
