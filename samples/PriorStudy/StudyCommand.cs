using System.CommandLine;
using Pyoco.Samples;

namespace PriorStudy;

/// <summary>The command line of the study.</summary>
internal static class StudyCommand
{
    private static readonly Option<string> Set = ValuedOption.Choice("--set", "the data set", "all", "balls", "sprites");
    private static readonly Option<string> Data = ValuedOption.Text(
        "--data", "DIR", "the folder of the sprite sheets, which the sprites need", "");
    private static readonly Option<string> Image = ValuedOption.Text(
        "--image", "DIR", "the folder of the sprites' image model", "models/sprites/image");
    private static readonly Option<string> Results = ValuedOption.Text(
        "--results", "DIR", "the folder of rows, judge, axes and the balls' image model: what another machine goes on with",
        "samples/PriorStudy/results");
    private static readonly Option<string> Work = ValuedOption.Text(
        "--work", "DIR", "the folder of trainings under way", "runs/prior-study");
    private static readonly Option<string> Page = ValuedOption.Text(
        "--page", "FILE", "the page that tables and curves are written into", "docs/evidence.md");
    private static readonly Option<bool> Small = new("--small") { Description = "a study of minutes, which shows that everything works" };
    private static readonly Option<bool> Report = new("--report") { Description = "writes the page from the rows there are" };
    private static readonly Option<double?> Minutes = ValuedOption.NumberOrNone(
        "--minutes", "stop after so many minutes, the state on disk; the same command goes on", least: 0);

    /// <summary>The command.</summary>
    public static SampleRoot Root()
    {
        var root = new SampleRoot("Does a noise prior help? Trains an image model on clips with each prior and measures what comes out "
            + "against the budget. What was measured is not measured again.")
        {
            Examples = ["--set balls --small", "--data path/to/sheets --minutes 20", "--set balls --report"],
        };
        Array.ForEach<Option>([Set, Data, Image, Results, Work, Page, Small, Report, Minutes], root.Options.Add);
        root.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return root;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (parsed.GetValue(Minutes) is { } minutes)
        {
            stop.CancelAfter(TimeSpan.FromMinutes(minutes));
        }

        try
        {
            string[] sets = parsed.GetValue(Set) == "all" ? ["balls", "sprites"] : [parsed.GetValue(Set)!];
            if (sets.Contains("sprites") && parsed.GetValue(Data)!.Length == 0)
            {
                throw new UsageException("The sprites need --data, the folder of their sheets; --set balls needs none.");
            }

            foreach (var name in sets)
            {
                Run(parsed, name, stop.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Say("the time is up; the same command goes on");
        }

        return ExitCode.Done;
    }

    private static void Run(ParseResult parsed, string name, CancellationToken cancellation)
    {
        var (results, small) = (Path.Combine(parsed.GetValue(Results)!, name), parsed.GetValue(Small));
        using var set = Open(parsed, name, results, cancellation);
        var settings = small ? StudySettings.Small() : StudySettings.Full(set);
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

        return new SpriteStudySet(parsed.GetValue(Data)!, results, parsed.GetValue(Image)!);
    }

    private static void Say(string line) => Console.Error.WriteLine($"{TimeOnly.FromDateTime(DateTime.Now):HH:mm:ss} {line}");
}
