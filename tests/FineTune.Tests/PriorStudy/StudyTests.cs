using PriorStudy;

namespace FineTune.Tests;

/// <summary>The study of priors on a tiny model: what is done, what is done again, and what is told.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-prior-study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AStudyThatIsStoppedAgainAndAgainHasTheSameRows()
    {
        var whole = Run("whole", _ => false);
        var stops = 0;

        // Stopped behind every line that it reports, and every row behind the last one lost as by a kill.
        var parts = Run("parts", _ => ++stops % 3 == 0);

        Assert.True(stops > 20);
        Assert.Equal(whole, parts);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_folder, "parts-work")));
    }

    [Fact]
    public void AnotherMachineGoesOnWithTheRowsAlone()
    {
        var whole = Run("whole", _ => false);
        var half = whole[..(whole.Length / 2)];
        File.WriteAllText(Csv("moved"), string.Concat(half.Select(l => l + '\n')) + "test,independent,half a li");

        Assert.Equal(whole, Run("moved", _ => false));
    }

    [Fact]
    public void EveryPriorHasItsRowsAtItsOwnLaw()
    {
        Run("whole", _ => false);
        using var set = new TinyStudySet(_folder);
        var settings = TinyStudySet.Settings;
        var rows = StudyRows.Open(Csv("whole"), set, settings);
        var search = new StudySearch(rows, set, settings);

        // Two laws searched for each of two priors with 4 captions; budgets 0 (once), 2 and 4 with 4, 4 and 10 captions.
        Assert.Equal(2 * (2 * 4) + 2 * (4 + 2 * (4 + 10)), rows.Made);
        foreach (var prior in settings.Priors)
        {
            var law = search.Best(prior)!;
            Assert.Equal(search.Laws.Max(l => search.AccuracyOf(prior, l)), search.AccuracyOf(prior, law));
            Assert.NotNull(rows.All(Study.First(prior, law, 2, 4), 10));
            Assert.Null(rows.All(Study.First(prior, law, 3, 4), 10));
            Assert.InRange(rows.All(Study.First(prior, law, 2, 4), 10)![0].Width, 0.05, 0.15);
        }
    }

    [Fact]
    public void ThePageTellsWhatThereIs()
    {
        Run("whole", _ => false);
        using var set = new TinyStudySet(_folder);
        var page = Path.Combine(_folder, "page.md");
        File.WriteAllText(page, "# By hand\n\n<!-- study: tiny test -->\nold\n<!-- end: tiny test -->\n\nby hand\n");

        EvidencePage.Replace(page, "tiny test", Report("whole", set).Write(_folder, (0.5, 0.25)));

        var text = File.ReadAllText(page);
        Assert.StartsWith("# By hand\n\n<!-- study: tiny test -->\n\n80 clips made so far.", text);
        Assert.EndsWith("<!-- end: tiny test -->\n\nby hand\n", text);
        Assert.DoesNotContain("old", text);
        Assert.Contains("**4 steps**, 10 captions", text);
        Assert.Contains("| progressive-2 | 2 |", text);
        Assert.Contains("Less independent, same seeds and captions", text);
        Assert.Contains("| 33.3 ± 0.0 |", text); // one pair of three in order, in every clip
        Assert.Contains("](evidence-tiny-test-attributes.png)", text);
        Assert.True(File.Exists(Path.Combine(_folder, "evidence-tiny-test-attributes.png")));
        Assert.Contains("'<!-- study: other -->'", Assert.Throws<InvalidDataException>(
            () => EvidencePage.Replace(page, "other", "")).Message);
    }

    [Fact]
    public void OfNothingThereIsNothingToTell()
    {
        using var set = new TinyStudySet(_folder);

        var text = Report("none", set).Write(_folder, (0.5, 0.25));

        Assert.StartsWith("0 clips made so far.", text);
        Assert.DoesNotContain("|", text);
    }

    [Fact]
    public void ResultsOfOtherSettingsAreRefused()
    {
        using var set = new TinyStudySet(_folder);
        StudyRows.Open(Csv("whole"), set, TinyStudySet.Settings);

        Assert.Throws<InvalidDataException>(() => StudyRows.Open(Csv("whole"), set, TinyStudySet.Settings with { Steps = 8 }));
    }

    [Fact]
    public void BudgetsAreSharesOfTheFullRun()
    {
        Assert.Equal([0, 48, 96, 192, 384, 768], StudySettings.Full(768).Budgets);
        Assert.Equal((192, 200, 32), (StudySettings.Full(768).SearchBudget, StudySettings.Full(768).CaptionsAt(768),
            StudySettings.Full(768).CaptionsAt(384)));
        Assert.Equal(["independent", "progressive-2", "mixed-1"], StudySettings.Small().Priors.Select(p => p.Name));
        Assert.Equal(7, StudyPrior.All.Select(p => p.Noise.Spec.ToString()).Distinct().Count());
    }

    private string Csv(string name) => Path.Combine(_folder, $"{name}.csv");

    private StudyReport Report(string name, TinyStudySet set) =>
        new(set, TinyStudySet.Settings, StudyRows.Open(Csv(name), set, TinyStudySet.Settings));

    // The lines of the file, after as many starts as it takes.
    private string[] Run(string name, Func<string, bool> stopsBehind)
    {
        using var set = new TinyStudySet(_folder);
        using var axes = StudyAxes.LoadOrFit(Path.Combine(_folder, "axes"), set, TinyStudySet.Settings);
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var rows = StudyRows.Open(Csv(name), set, TinyStudySet.Settings);
            void Report(string line)
            {
                if (stopsBehind(line))
                {
                    stop.Cancel();
                }
            }

            try
            {
                new Study(set, TinyStudySet.Settings, rows, axes, Path.Combine(_folder, $"{name}-work"), Report).Run(stop.Token);
                return File.ReadAllLines(Csv(name));
            }
            catch (OperationCanceledException)
            {
                // The next one goes on.
            }
        }
    }
}
