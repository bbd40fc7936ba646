using System.CommandLine;
using System.Text.Json;

namespace Cluster;

/// <summary><c>status</c> and <c>cancel</c>.</summary>
internal static class JobCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Status()
    {
        var id = new Argument<Guid?>("job") { Description = "The job; without one the cluster.", Arity = ArgumentArity.ZeroOrOne };
        return Create("status", "Shows a job, or what the cluster does.", id, async (client, job) =>
        {
            object state = job is { } known ? await client.Grains.GetGrain<IJobGrain>(known).State() : await client.Dispatcher.Load();
            Console.WriteLine(JsonSerializer.Serialize(state, ClusterJson.Options));
        });
    }

    public static Command Cancel()
    {
        var id = new Argument<Guid?>("job") { Description = "The job." };
        return Create("cancel", "Cancels a job.", id, (client, job) => client.Grains.GetGrain<IJobGrain>(job!.Value).Cancel());
    }

    private static Command Create(string name, string description, Argument<Guid?> id, Func<ClusterClient, Guid?, Task> act)
    {
        var connection = new ConnectionOptions();
        var command = new Command(name, description) { id };
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Outcome.Of(async () =>
        {
            await using var client = await ClusterClient.Connect(connection.Settings(parsed), Patience, cancellationToken);
            await act(client, parsed.GetValue(id));
            return 0;
        }));
        return command;
    }
}
