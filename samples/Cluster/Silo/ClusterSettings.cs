using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>What a silo is told on its command line.</summary>
internal sealed record ClusterSettings
{
    /// <summary>The name of the cluster: silos of one name and one Redis find one another.</summary>
    public string Name { get; init; } = "pyoco";

    /// <summary>Redis as <c>host:port</c>; null for one silo that keeps everything in memory.</summary>
    public string? Redis
    {
        get;
        init => field = value is null || IsEndpoint(value) ? value : throw new ArgumentException(
            $"--redis is '{value}'; host:port was expected.");
    }

    /// <summary>The address by which other machines reach this silo.</summary>
    public string Address
    {
        get;
        init => field = IPAddress.TryParse(value, out _) ? value : throw new ArgumentException(
            $"--address is '{value}'; an IP address of this machine was expected.");
    } = IPAddress.Loopback.ToString();

    /// <summary>The port for other silos; 0 for a free one.</summary>
    public int Port { get; init => field = PortOf("--port", value); } = 11111;

    /// <summary>The port for clients; 0 for a free one.</summary>
    public int GatewayPort { get; init => field = PortOf("--gateway-port", value); } = 30000;

    /// <summary>The port of the dashboard, on this machine alone; null for none.</summary>
    public int? Dashboard { get; init => field = value is null ? null : PortOf("--dashboard", value.Value); }

    /// <summary>The folder of the model.</summary>
    public string Model { get; init; } = Path.Combine("models", "sprites");

    /// <summary>How long a clip takes whose generator waits instead of computing; null for the model.</summary>
    public TimeSpan? Wait
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(Wait), value, $"--wait is {value.Value.TotalMilliseconds}; at least 0 ms was expected.");
    }

    /// <summary>Jobs that the silo makes at once, from 1 to 1024.</summary>
    public int Places
    {
        get;
        init => field = value is >= 1 and <= 1024 ? value : throw new ArgumentOutOfRangeException(
            nameof(Places), value, $"--places is {value}; 1 to 1024 was expected.");
    } = 1;

    /// <summary>Jobs of the cluster that may wait, at least 1.</summary>
    public int WaitingJobs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(WaitingJobs), value, $"--queue is {value}; at least 1 was expected.");
    } = 1000;

    /// <summary>The folder of the clips, the same for all silos.</summary>
    public string Store { get; init; } = Path.Combine("out", "cluster");

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The same with free ports in place of those that are 0.</summary>
    public ClusterSettings WithPorts() => this with
    {
        Port = Port == 0 ? FreePort() : Port, GatewayPort = GatewayPort == 0 ? FreePort() : GatewayPort,
    };

    private static int PortOf(string option, int value) => value is >= 0 and <= ushort.MaxValue
        ? value
        : throw new ArgumentOutOfRangeException(option, value, $"{option} is {value}; a port, 0 to 65535, was expected.");

    private static bool IsEndpoint(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
            && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
}
