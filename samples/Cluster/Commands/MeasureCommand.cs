using System.CommandLine;

namespace Cluster;

/// <summary><c>measure</c>: starts a Redis and silos of its own and measures them.</summary>
internal static class MeasureCommand
{
    public static Command Create() =>
        new("measure", "Measures a cluster of its own on this machine; needs redis-server.") { Scale(), Cost() };

    private static Command Scale()
    {
        var silos = new Option<int>("--silos") { Description = "The most silos: 1, 2, 4, ... are measured.", DefaultValueFactory = _ => 4 };
        var jobs = new Option<int>("--jobs") { Description = "Jobs a silo.", DefaultValueFactory = _ => 32 };
        var wait = new Option<int>("--wait") { Description = "Milliseconds that a clip takes.", DefaultValueFactory = _ => 500 };
        var places = new Option<int>("--places") { Description = "Jobs at once a silo.", DefaultValueFactory = _ => 1 };
        var command = new Command("scale", "Clips a second of silos whose generators wait instead of computing.")
        {
            silos, jobs, wait, places,
        };
        command.SetAction((parsed, cancellationToken) => Outcome.Of(async () =>
        {
            await ScaleMeasurement.Run(
                parsed.GetValue(silos), parsed.GetValue(jobs), parsed.GetValue(wait), parsed.GetValue(places), Console.Out,
                cancellationToken);
            return 0;
        }));
        return command;
    }

    private static Command Cost()
    {
        var model = new Option<string>("--model")
        {
            Description = "The folder of the model.", DefaultValueFactory = _ => new ClusterSettings().Model,
        };
        var clips = new Option<int>("--clips") { Description = "How many clips.", DefaultValueFactory = _ => 15 };
        var steps = new Option<int>("--steps") { Description = "Steps of a clip.", DefaultValueFactory = _ => 4 };
        var command = new Command("cost", "What the cluster adds to the time of a clip.") { model, clips, steps };
        command.SetAction((parsed, cancellationToken) => Outcome.Of(async () =>
        {
            await CostMeasurement.Run(
                parsed.GetValue(model)!, parsed.GetValue(clips), parsed.GetValue(steps), Console.Out, cancellationToken);
            return 0;
        }));
        return command;
    }
}
