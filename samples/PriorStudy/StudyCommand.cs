using System.CommandLine;
using Pyoco.Models;

namespace PriorStudy;

/// <summary>The command line of the study.</summary>
internal static class StudyCommand
{
    private const int Failed = 1;
    private const int Cancelled = 130;

    private static readonly Option<string> Set = Text("--set", "the data set: sprites, balls or all", "all");
    private static readonly Option<string> Data = Text("--data", "the folder of the sprite sheets; the sprites need it", "");
    private static readonly Option<string> Image = Text("--image", "the folder of the sprites' image model", "models/sprites/image");
    private static readonly Option<string> Results = Text(
        "--results", "the folder of rows, judge, axes and the balls' image model: what another machine goes on with",
        "samples/PriorStudy/results");
    private static readonly Option<string> Work = Text("--work", "the folder of trainings under way", "runs/prior-study");
    private static readonly Option<string> Page = Text("--page", "the page that tables and curves are written into", "docs/evidence.md");
    private static readonly Option<bool> Small = new("--small") { Description = "a study of minutes, which shows that everything works" };
    private static readonly Option<bool> Report = new("--report") { Description = "write the page from the rows there are; make nothing" };
    private static readonly Option<double> Minutes = new("--minutes")
    {
        Description = "stop after so many minutes, the state on disk; the same command goes on", DefaultValueFactory = _ => double.MaxValue,
    };

    /// <summary>The command.</summary>
    public static RootCommand Root()
    {
        Set.AcceptOnlyFromAmong("sprites", "balls", "all");
        Minutes.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() > 0))
            {
                result.AddError("--minutes is a number above 0.");
            }
        });
        var root = new RootCommand("Does a noise prior help? Trains an image model on clips with each prior and measures what comes out "
            + "against the budget. What was measured is not measured again.")
        {
            Set, Data, Image, Results, Work, Page, Small, Report, Minutes,
        };
        root.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation))); // Ctrl-C is heeded once this returns
        return root;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(Minutes) < TimeSpan.MaxValue.TotalMinutes)
            {
                stop.CancelAfter(TimeSpan.FromMinutes(parsed.GetValue(Minutes)));
            }

            string[] sets = parsed.GetValue(Set) == "all" ? ["balls", "sprites"] : [parsed.GetValue(Set)!];
            foreach (var name in sets)
            {
                Run(parsed, name, stop.Token);
            }

            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped; the same command goes on.");
            return cancellation.IsCancellationRequested ? Cancelled : 0;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IOException or InvalidDataException
            or NotSupportedException or CheckpointException or UnauthorizedAccessException or DllNotFoundException)
        {
            Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    private static void Run(ParseResult parsed, string name, CancellationToken cancellation)
    {
        var (results, small) = (Path.Combine(parsed.GetValue(Results)!, name), parsed.GetValue(Small));
        using var set = Open(parsed, name, results, cancellation);
        var settings = small ? StudySettings.Small() : StudySettings.Full(set.FullSteps);
        var rows = StudyRows.Open(Path.Combine(results, $"{settings.Name}.csv"), set, settings);
        using var axes = StudyAxes.LoadOrFit(results, set, settings);
        try
        {
            if (!parsed.GetValue(Report))
            {
                var work = Path.Combine(parsed.GetValue(Work)!, settings.Name, name);
                new Study(set, settings, rows, axes, work, Say).Run(cancellation);
            }
        }
        finally
        {
            var page = parsed.GetValue(Page)!;
            var folder = Path.GetDirectoryName(Path.GetFullPath(page))!;
            EvidencePage.Replace(
                page, $"{name} {settings.Name}", new StudyReport(set, settings, rows).Write(folder, axes.VarianceShares));
        }
    }

    private static IStudySet Open(ParseResult parsed, string name, string results, CancellationToken cancellation)
    {
        if (name == "balls")
        {
            return new BallStudySet(results, Path.Combine(parsed.GetValue(Work)!, name), parsed.GetValue(Small), Say, cancellation);
        }

        var data = parsed.GetValue(Data)!;
        return data.Length > 0
            ? new SpriteStudySet(data, results, parsed.GetValue(Image)!)
            : throw new ArgumentException("The sprites need --data, the folder of their sheets; --set balls needs none.");
    }

    private static void Say(string line) => Console.Error.WriteLine($"{TimeOnly.FromDateTime(DateTime.Now):HH:mm:ss} {line}");

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
