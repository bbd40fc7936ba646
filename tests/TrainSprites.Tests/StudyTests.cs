using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TrainSprites.Tests;

/// <summary>The study of samplers, but for the clips themselves.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("pyoco-study-").FullName, "results.csv");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void ARowComesBackFromItsLine()
    {
        var row = Row("dpm++2m", 12, 3, 0.75) with { Score = Score(0.75) with { Answers = [1, 0.5, 1, 1, 1, double.NaN] } };

        var again = StudyRow.Parse(row.Line);

        Assert.Equal((row.Method, row.Calls, row.Caption, row.Made, row.Seconds), (again.Method, again.Calls, again.Caption, again.Made,
            again.Seconds));
        Assert.Equal(row.Score.Answers, again.Score.Answers);
        Assert.Equal(0.9, again.Score.Attributes, 9); // a fall has five answers
        Assert.Equal(StudyRow.Header.Split(',').Length, row.Line.Split(',').Length);
        Assert.Contains("is no row", Assert.Throws<UsageException>(() => StudyRow.Parse("euler,12")).Message);
        Assert.Throws<UsageException>(() => StudyRow.Parse(row.Line.Replace("12", "twelve", StringComparison.Ordinal)));
    }

    [Fact]
    public void AStudyThatWasKilledGoesOnWithWholeLines()
    {
        var results = StudyResults.Open(_file, "seed 1");
        results.Add(Row("euler", 12, 0, 1));
        results.Add(Row("euler", 12, 1, 0.5));
        File.AppendAllText(_file, "euler,12,2,12,0.");

        var again = StudyResults.Open(_file, "seed 1");
        again.Add(Row("euler", 12, 2, 0.25));

        Assert.Equal([1, 0.5, 0.25], StudyResults.Open(_file, "seed 1").Of("euler", 12, 48).Select(r => r.Score.Attributes));
        Assert.Single(again.Of("euler", 12, captions: 1));
        Assert.Contains("seed 2", Assert.Throws<InvalidDataException>(() => StudyResults.Open(_file, "seed 2")).Message);
    }

    [Fact]
    public void DifferencesArePairedByCaptions()
    {
        StudyRow[] one = [Row("a", 12, 0, 1), Row("a", 12, 1, 0.5), Row("a", 12, 2, 1)];
        StudyRow[] other = [Row("b", 12, 2, 0.9), Row("b", 12, 1, 0.6), Row("b", 12, 7, 0)];

        var (mean, error, clips) = StudyTable.Paired(one, other);

        // -10 and +10 points of two captions.
        Assert.Equal((0, 10, 2), (Math.Round(mean, 9), Math.Round(error, 9), clips));
        Assert.Equal(2.5, StudyTable.Median([4, 1, 3, 2]));
    }

    [Theory]
    [InlineData("euler", 12, 12)]
    [InlineData("heun", 12, 6)] // eleven calls: the last step takes one
    [InlineData("dpm++sde", 6, 3)]
    public void StepsKeepToTheCalls(string name, int calls, int steps) =>
        Assert.Equal(steps, StudyMethods.Samplers.Single(m => m.Name == name).Steps(calls));

    [Fact]
    public void ClipsAreMadeTogetherWhereTheirSeedsFollowOneAnother()
    {
        int[] missing = [0, 1, 2, 3, 4, 7, 9, 10];

        Assert.Equal(["0 1 2 3", "4", "7", "9 10"], StudyClips.Neighbours(missing).Select(group => string.Join(' ', group)));
        Assert.Empty(StudyClips.Neighbours([]));
    }

    [Fact]
    public void LaterGroupsTakeTheBestOfTheFirst()
    {
        var results = StudyResults.Open(_file, "seed 1");
        var plan = new StudyPlan(results, 4, new ProgressiveNoise(2), new VideoShape(1, 12, 8, 32, 32), new EdmConfig());
        Assert.Contains("samplers comes first", Assert.Throws<UsageException>(() => plan.Cells("guidance")).Message);
        Assert.Contains("'speed'", Assert.Throws<UsageException>(() => plan.Cells("speed")).Message);
        foreach (var cell in plan.Cells("samplers"))
        {
            results.Add(Row(cell.Method.Name, cell.Calls, 0, cell.Method.Name == "unipc2" ? 1 : 0.5));
        }

        Assert.Equal("unipc2", plan.Ranked()[0].Name);
        Assert.Equal((3, 48), (plan.Cells("best").Count, plan.Cells("best")[0].Calls));
        Assert.All(StudyPlan.Groups.Except(["reuse-paired"]), group => Assert.NotEmpty(plan.Cells(group)));
        Assert.All(plan.Cells("reuse").Skip(1), cell => Assert.Equal("unipc2", cell.Against));
        Assert.All(plan.Cells("best").Skip(1), cell => Assert.Equal("unipc2", cell.Against));
        var table = new StringWriter();
        StudyTable.Print(table, plan, results, ["samplers", "reuse"]);
        Assert.Contains("| unipc2 | 12 | 12 | 100.0 |", table.ToString());
        StudyChart.Write(_file + ".png", results, 4);
        Assert.Equal((720, 420), (VideoClip.Load(_file + ".png").Width, VideoClip.Load(_file + ".png").Height));
        File.Delete(_file + ".png");
    }

    [Fact]
    public void ManyCaptionsAreForTheQuickestReuseThatLosesNoMoreThanAPoint()
    {
        var results = StudyResults.Open(_file, "seed 1");
        var plan = new StudyPlan(results, 4, new ProgressiveNoise(2), new VideoShape(1, 12, 8, 32, 32), new EdmConfig());
        foreach (var cell in plan.Cells("samplers"))
        {
            results.Add(Row(cell.Method.Name, cell.Calls, 0, cell.Method.Name == "unipc2" ? 0.9 : 0.5));
        }

        Assert.Contains("reuse comes first", Assert.Throws<UsageException>(() => plan.Cells("reuse-paired")).Message);
        foreach (var cell in plan.Cells("reuse").Skip(1))
        {
            var (attributes, seconds) = cell.Method.Name switch
            {
                "unipc2 features every 5" => (0.88, 0.25), // the quickest, two points below
                "unipc2 features every 3" => (0.895, 0.5),
                _ => (0.9, 1.0),
            };
            results.Add(Row(cell.Method.Name, cell.Calls, 0, attributes) with { Seconds = seconds });
        }

        Assert.Equal(
            [("unipc2", 500), ("unipc2 features every 3", 500)],
            plan.Cells("reuse-paired").Select(c => (c.Method.Name, c.Captions)));
    }

    [Fact]
    public void AScoreTellsMotionFromOrder()
    {
        var label = new ClipLabel(new Character(1, 2, 3, 4, 0), SpriteAction.Slash, Facing.Left);
        SpriteReading Reading(int[] columns) =>
            new([[1], [2], [3], [4]], SpriteAction.Slash, Facing.Left, [.. Enumerable.Repeat(columns, 6)]);

        var (moving, still) = (ClipScore.Of(label, Reading([0, 1, 1, 2, 1])), ClipScore.Of(label, Reading([2, 2, 2])));

        Assert.Equal((0.75, 0.75, false), (moving.Order, moving.Moves, moving.IsStill));
        Assert.Equal((1, 0, true), (still.Order, still.Moves, still.IsStill)); // the trap
        Assert.Equal((0.5, 0), (moving.MovesInOrder, still.MovesInOrder)); // so it is given among what moves
    }

    private static StudyRow Row(string method, int calls, int caption, double attributes) =>
        new(method, calls, caption, calls, Score(attributes), Seconds: 1.25);

    private static ClipScore Score(double attributes) =>
        new([.. Enumerable.Repeat(attributes, ClipScore.Questions.Count)], Steady: 0.5, Order: 1, Moves: 0.25);
}
