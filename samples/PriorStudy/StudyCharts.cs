using System.Numerics;
using Pyoco.Models;
using TrainSprites;

namespace PriorStudy;

/// <summary>The curves of a study against the budget.</summary>
internal sealed class StudyCharts(IStudySet set, StudySettings settings, Func<StudyPrior, int, PriorClips> clips, RealClips real)
{
    /// <summary>Writes those that there are points of.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>Their files and what they show.</returns>
    public IEnumerable<(string File, string Name)> Write(string folder)
    {
        foreach (var (name, title, chart) in Charts())
        {
            var file = $"evidence-{set.Name}-{settings.Name}-{name}.png";
            if (chart.Write(Path.Combine(folder, file)))
            {
                yield return (file, title);
            }
        }
    }

    private IEnumerable<(string File, string Title, LineChart Chart)> Charts()
    {
        if (set.Asked.Count > 0)
        {
            var asked = StudyMeasure.All(set.Attributes).First(m => m.Name == set.Asked[0]);
            var less = $"{asked.Name} less that of {StudyPrior.Baseline.Name}";
            yield return (asked.Name, asked.Name, Figures(asked, asked.Name));
            yield return ($"{asked.Name}-difference", less, Chart(less, Difference(asked), 0));
        }

        yield return ("attributes", StudyMeasure.Attributes.Name, Figures(StudyMeasure.Attributes, StudyMeasure.Attributes.Name));
        yield return ("order", StudyMeasure.Order.Name, Figures(StudyMeasure.Order, StudyMeasure.Order.Name));
        yield return ("motion", StudyMeasure.Motion.Name, Figures(StudyMeasure.Motion, StudyMeasure.Motion.Name));

        // Distances of different numbers of captions cannot be compared: of the first ones everywhere.
        var distance = $"{StudyMeasure.LooksDistance.Name} of the first {settings.Captions} captions";
        yield return ("distance", distance, Figures(StudyMeasure.LooksDistance, distance, settings.Captions));
    }

    private LineChart Figures(StudyMeasure measure, string title, int captions = int.MaxValue) => Chart(
        title,
        (prior, budget) => clips(prior, budget).First(captions) is { Seeds.Count: > 0 } found
            ? measure.Of([.. found.Seeds.Values], real)
            : null,
        measure.Of([[.. real.Captions.Take(captions)]], real).Value);

    private Func<StudyPrior, int, Estimate?> Difference(StudyMeasure measure)
    {
        var all = settings.Budgets.ToDictionary(
            budget => budget, budget => StudyDifference.All(
                measure, [.. settings.Priors.Select(p => clips(p, budget))], settings.Seeds, real));
        return (prior, budget) => all[budget].FirstOrDefault(d => d.Prior == prior)?.Estimate;
    }

    private LineChart Chart(string title, Func<StudyPrior, int, Estimate?> point, double mark) => new()
    {
        Title = $"{set.Name} - {title} - against the share of {settings.Steps} steps - bars are standard errors",
        Places = ["0", .. settings.Sixteenths.Select(Share)],
        Curves = [.. settings.Priors.Select(p => new ChartCurve(NameOf(p), [.. settings.Budgets.Select(b => point(p, b))]))],
        Mark = mark,
    };

    private string NameOf(StudyPrior prior)
    {
        var seeds = settings.Budgets.Max(b => clips(prior, b).Seeds.Count);
        return $"{prior.Name} - {seeds} {(seeds == 1 ? "seed" : "seeds")}";
    }

    // A number of sixteenths as a fraction in its lowest terms.
    private static string Share(int sixteenths)
    {
        var common = 1 << BitOperations.TrailingZeroCount(sixteenths | 16);
        return common == 16 ? "1" : $"{sixteenths / common}/{16 / common}";
    }
}
