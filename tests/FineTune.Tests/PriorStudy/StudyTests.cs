using PriorStudy;

namespace FineTune.Tests;

/// <summary>The study of priors on a tiny model: what is done, what is done again, and what is told.</summary>
public sealed class StudyTests(WholeStudy whole) : IClassFixture<WholeStudy>
{
    [Fact]
    public void AStudyThatIsStoppedAgainAndAgainHasTheSameRows()
    {
        var lines = 0;

        var parts = whole.Run("parts", _ => ++lines % 3 == 0);

        Assert.True(lines > 20);
        Assert.Equal(whole.Lines, parts);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(whole.Folder, "parts-work")));
    }

    [Fact]
    public void AnotherMachineGoesOnWithTheRowsAlone()
    {
        var most = whole.Lines[..(whole.Lines.Length - 13)]; // in the middle of a block of captions
        File.WriteAllText(whole.Csv("moved"), string.Concat(most.Select(l => l + '\n')) + "test,independent,half a li");

        Assert.Equal(whole.Lines, whole.Run("moved", _ => false));
    }

    [Fact]
    public void EveryPriorHasItsRowsAtItsOwnLaw()
    {
        using var set = new TinyStudySet(whole.Folder);
        var settings = TinyStudySet.Settings;
        var rows = StudyRows.Open(whole.Csv("whole"), set, settings);
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
    public void ASearchWithAllStepsIsTheTrainingOfItsBestLaw()
    {
        var settings = TinyStudySet.Settings with { SearchDivisor = 1, Seeds = [1], Priors = [StudyPrior.Baseline] };
        var trainings = 0;

        var lines = whole.Run("searched", line =>
        {
            trainings += line.StartsWith("training ", StringComparison.Ordinal) ? 1 : 0;
            return false;
        }, settings);

        // Real clips; two laws with 4 captions; budgets 0, 2 and 4 with 4, 4 and 10 captions.
        Assert.Equal(2 + (10 + 12) + 2 * 4 + (4 + 4 + 10), lines.Length);
        Assert.Equal(2, trainings);
    }

    [Fact]
    public void ThePageTellsWhatThereIs()
    {
        using var set = new TinyStudySet(whole.Folder);
        var page = Path.Combine(whole.Folder, "page.md");
        File.WriteAllText(page, "# By hand\n\n<!-- study: tiny test -->\nwhat stood here\n<!-- end: tiny test -->\n\nby hand\n");

        EvidencePage.Replace(page, "tiny test", Report("whole", set).Write(whole.Folder, (0.5, 0.25)));

        var text = File.ReadAllText(page);
        Assert.StartsWith("# By hand\n\n<!-- study: tiny test -->\n\n80 clips made so far.", text);
        Assert.EndsWith("<!-- end: tiny test -->\n\nby hand\n", text);
        Assert.DoesNotContain("stood", text);
        Assert.Contains("**4 steps**, 10 captions", text);
        Assert.Contains("| progressive-2 | 2 |", text);
        Assert.Contains("| prior | seeds | attributes | bright | steady |", text);
        Assert.Contains("Less independent, same seeds and captions, with 95 % intervals (of 1 with all 2 seeds together", text);
        Assert.Contains("with 95 % intervals (of one seed for its captions alone)", text); // before any step
        Assert.Contains("**The averages**", text);
        Assert.Matches(@"\| independent \| 0\.\d+, 0\.\d+ \| 0\.\d+, 0\.\d+ \|", text);
        Assert.Matches(@"\| progressive-2 \| (\*\*)?\d+\.\d ± \d+\.\d(\*\*)? \| (\*\*)?\d+\.\d ± ", text); // the search
        Assert.Contains("**The question**, after 4 steps, 10 captions", text);
        Assert.Contains("| prior | seeds | bright | steady |", text);
        Assert.Contains("| progressive-2 | 1, 2 | ", text);
        Assert.Contains("](evidence-tiny-test-bright.png)", text);
        Assert.Contains("![bright less that of independent of tiny against the budget](evidence-tiny-test-bright-difference.png)", text);
        Assert.Contains("![distance of clips of the first 4 captions of tiny", text);
        Assert.Contains("| 33.3 ± 0.0 |", text); // one pair of three in order, in every clip
        Assert.Contains("](evidence-tiny-test-attributes.png)", text);
        Assert.True(File.Exists(Path.Combine(whole.Folder, "evidence-tiny-test-attributes.png")));
        Assert.Contains("'<!-- study: other -->'", Assert.Throws<InvalidDataException>(
            () => EvidencePage.Replace(page, "other", "")).Message);
    }

    // As the sprites have none.
    [Fact]
    public void WithoutAQuestionThePageHasTheOtherTables()
    {
        using var set = new TinyStudySet(whole.Folder) { Asked = [] };

        var text = Report("whole", set).Write(whole.Folder, (0.5, 0.25));

        Assert.DoesNotContain("**The question**", text);
        Assert.Contains("**4 steps**, 10 captions", text);
    }

    [Fact]
    public void OfNothingThereIsNothingToTell()
    {
        using var set = new TinyStudySet(whole.Folder);

        var text = Report("none", set).Write(whole.Folder, (0.5, 0.25));

        Assert.StartsWith("0 clips made so far.", text);
        Assert.DoesNotContain("|", text);
    }

    [Fact]
    public void ResultsOfOtherSettingsAreRefused()
    {
        using var set = new TinyStudySet(whole.Folder);

        Assert.Throws<InvalidDataException>(() => StudyRows.Open(whole.Csv("whole"), set, TinyStudySet.Settings with { Steps = 8 }));
    }

    [Fact]
    public void BudgetsAreSharesOfTheFullRun()
    {
        using var set = new TinyStudySet(whole.Folder)
        {
            FullSteps = 768, Sixteenths = [1, 2, 4, 8, 10, 12, 16], SearchDivisor = 4,
        };
        var full = StudySettings.Full(set);

        Assert.Equal([0, 48, 96, 192, 384, 480, 576, 768], full.Budgets);
        Assert.Equal((192, 200, 32), (full.SearchBudget, full.CaptionsAt(768), full.CaptionsAt(384)));
        Assert.Equal(["independent", "progressive-2", "mixed-1"], StudySettings.Small().Priors.Select(p => p.Name));
        Assert.Equal(7, StudyPrior.All.Select(p => p.Noise.Spec.ToString()).Distinct().Count());
    }

    private StudyReport Report(string name, TinyStudySet set) =>
        new(set, TinyStudySet.Settings, StudyRows.Open(whole.Csv(name), set, TinyStudySet.Settings));
}
