using System.CommandLine;

namespace Cluster;

/// <summary>The options by which silos and clients find a cluster.</summary>
internal sealed class ConnectionOptions
{
    private static readonly ClusterSettings Defaults = new();
    private readonly Option<string> _name = new("--name") { Description = "The cluster's name.", DefaultValueFactory = _ => Defaults.Name };
    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "Redis, as host:port; without it there is one silo, in memory.",
    };
    private readonly Option<int> _gateway = new("--gateway-port")
    {
        Description = "A silo's port for clients; for a silo 0 is a free one.", DefaultValueFactory = _ => Defaults.GatewayPort,
    };
    private readonly Option<string> _address = new("--address")
    {
        Description = "The silo's IP address; other machines reach it there.", DefaultValueFactory = _ => Defaults.Address,
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_redis);
        command.Options.Add(_gateway);
        command.Options.Add(_address);
    }

    /// <summary>What they say.</summary>
    /// <exception cref="ArgumentException">A value is wrong.</exception>
    public ClusterSettings Settings(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(_name)!,
        Redis = parsed.GetValue(_redis),
        GatewayPort = parsed.GetValue(_gateway),
        Address = parsed.GetValue(_address)!,
    };
}
