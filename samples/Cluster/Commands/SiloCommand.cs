using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cluster;

/// <summary><c>silo</c>: takes jobs until it is stopped.</summary>
internal static class SiloCommand
{
    public static Command Create()
    {
        var defaults = new ClusterSettings();
        var connection = new ConnectionOptions();
        var port = new Option<int>("--port")
        {
            Description = "The port for other silos; 0 is a free one.", DefaultValueFactory = _ => defaults.Port,
        };
        var dashboard = new Option<int?>("--dashboard") { Description = "The port of the dashboard, on this machine alone." };
        var model = new Option<string>("--model") { Description = "The folder of the model.", DefaultValueFactory = _ => defaults.Model };
        var wait = new Option<int?>("--wait") { Description = "Instead of a model: a generator that waits so many milliseconds a clip." };
        var places = new Option<int>("--places") { Description = "Jobs at once.", DefaultValueFactory = _ => defaults.Places };
        var queue = new Option<int>("--queue")
        {
            Description = "Jobs of the whole cluster that may wait.", DefaultValueFactory = _ => defaults.WaitingJobs,
        };
        var store = new Option<string>("--store")
        {
            Description = "The folder of finished clips, the same for all silos.", DefaultValueFactory = _ => defaults.Store,
        };
        var command = new Command("silo", "Runs a silo: everything in memory, or with --redis one of many.")
        {
            port, dashboard, model, wait, places, queue, store,
        };
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Outcome.Of(() => Run(
            connection.Settings(parsed) with
            {
                Port = parsed.GetValue(port),
                Dashboard = parsed.GetValue(dashboard),
                Model = parsed.GetValue(model)!,
                Wait = parsed.GetValue(wait) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
                Places = parsed.GetValue(places),
                WaitingJobs = parsed.GetValue(queue),
                Store = parsed.GetValue(store)!,
            },
            cancellationToken)));
        return command;
    }

    private static async Task<int> Run(ClusterSettings settings, CancellationToken cancellationToken)
    {
        using var host = await SiloHost.Create(settings, cancellationToken);
        await host.StartAsync(cancellationToken);
        Console.WriteLine($"{SiloProcess.Ready}{host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress}");
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
