using System.Globalization;
using System.Numerics;
using System.Text;
using Pyoco.Models;
using TrainSprites;

namespace PriorStudy;

/// <summary>The tables and curves of a study, of what there is of it.</summary>
internal sealed class StudyReport
{
    private static readonly (string File, StudyMeasure Measure)[] Charts =
    [
        ("attributes", StudyMeasure.Attributes), ("order", StudyMeasure.Order), ("motion", StudyMeasure.Motion),
        ("distance", StudyMeasure.LooksDistance),
    ];

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private readonly IStudySet _set;
    private readonly StudySettings _settings;
    private readonly StudyRows _rows;
    private readonly StudySearch _search;
    private readonly IReadOnlyList<StudyMeasure> _measures;
    private readonly RealClips? _real;

    /// <summary>A report of rows.</summary>
    public StudyReport(IStudySet set, StudySettings settings, StudyRows rows)
    {
        (_set, _settings, _rows, _search) = (set, settings, rows, new StudySearch(rows, set, settings));
        _measures = StudyMeasure.All(set.Attributes);
        var captions = rows.All(ClipKey.OfReal(StudySplit.Test, 0), settings.FinalCaptions);
        var reference = rows.All(ClipKey.OfReal(StudySplit.Reference, 0), settings.ReferenceClips);
        _real = captions is null || reference is null ? null : new RealClips(captions, reference, settings.Groups);
    }

    /// <summary>Writes the curves beside a page and gives the page's part in Markdown.</summary>
    /// <param name="folder">The folder of the page.</param>
    /// <param name="variances">The share of the variance of real clips along the axes, of clips and of frame differences.</param>
    public string Write(string folder, (double Looks, double Motion) variances)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Create(
            Plain,
            $"{_rows.Made} clips made so far. A run has {_settings.Steps} steps of {_settings.Batch} clips; {_settings.Captions} captions "
            + $"a budget, {_settings.FinalCaptions} at the end; {_settings.Seeds.Count} seeds, {_settings.Priors.Count} priors, "
            + $"{_settings.Laws} laws each. Distances are along {_settings.Axes} axes, which have {variances.Looks:P0} of the variance of "
            + $"{_settings.ReferenceClips} real clips and {variances.Motion:P0} of that of their frame differences."));
        if (_real is not null)
        {
            AppendSearch(text);
            AppendCharts(text, folder);
            foreach (var budget in _settings.Budgets)
            {
                AppendBudget(text, budget, _real);
            }
        }

        return text.ToString();
    }

    private void AppendSearch(StringBuilder text)
    {
        StudyPrior[] tried = [.. _settings.Priors.Where(p => _search.Laws.Any(law => _search.AccuracyOf(p, law) is not null))];
        if (tried.Length == 0)
        {
            return;
        }

        text.AppendLine();
        text.AppendLine(string.Create(
            Plain,
            $"**The search**: attributes of {_settings.SearchCaptions} validation captions after {_settings.SearchBudget} steps, "
                + $"seed {_settings.Seeds[0]}; in bold what was taken."));
        text.AppendLine();
        text.AppendLine($"| prior | {string.Join(" | ", _search.Laws.Select(l => string.Create(
            Plain, $"{l.Name}: N({l.Mean}, {l.Deviation}), sigma to {l.SigmaMax}")))} |");
        text.AppendLine($"|---|{string.Concat(_search.Laws.Select(_ => "---:|"))}");
        foreach (var prior in tried)
        {
            var best = _search.Best(prior);
            text.AppendLine($"| {prior.Name} | {string.Join(" | ", _search.Laws.Select(
                law => Emphasised(_search.AccuracyOf(prior, law) is { } a ? string.Create(Plain, $"{100 * a:F1}") : "", law == best)))} |");
        }
    }

    private static string Emphasised(string words, bool isSo) => isSo ? $"**{words}**" : words;

    private void AppendCharts(StringBuilder text, string folder)
    {
        foreach (var (name, measure) in Charts)
        {
            var file = $"evidence-{_set.Name}-{_settings.Name}-{name}.png";
            if (Chart(measure).Write(Path.Combine(folder, file)))
            {
                text.AppendLine();
                text.AppendLine($"![{measure.Name} of {_set.Name} against the budget]({file})");
            }
        }
    }

    private LineChart Chart(StudyMeasure measure) => new()
    {
        Title = $"{_set.Name} - {measure.Name} - against the share of {_settings.Steps} steps - bars are standard errors",
        Places = ["0", .. _settings.Sixteenths.Select(Share)],
        Curves =
        [
            .. _settings.Priors.Select(prior => new ChartCurve(
                prior.Name,
                [
                    .. _settings.Budgets.Select(budget => SeedsOf(prior, budget) is { Count: > 0 } seeds
                        ? measure.Of([.. seeds.Values], _real!)
                        : (Estimate?)null),
                ])),
        ],
        Mark = measure.Of([_real!.Captions], _real).Value,
    };

    // A number of sixteenths as a fraction in its lowest terms.
    private static string Share(int sixteenths)
    {
        var common = 1 << BitOperations.TrailingZeroCount(sixteenths | 16);
        return common == 16 ? "1" : $"{sixteenths / common}/{16 / common}";
    }

    private void AppendBudget(StringBuilder text, int budget, RealClips real)
    {
        var measured = _settings.Priors.Select(p => (Prior: p, Seeds: SeedsOf(p, budget))).Where(m => m.Seeds.Count > 0).ToArray();
        if (measured.Length == 0)
        {
            return;
        }

        var captions = _settings.CaptionsAt(budget);
        text.AppendLine();
        text.AppendLine(string.Create(
            Plain, $"**{budget} steps**, {captions} captions; ± is a standard error over captions and, of several, seeds."));
        text.AppendLine();
        AppendHead(text, "prior | seeds");
        IReadOnlyList<ClipRow>[] truth = [[.. real.Captions.Take(captions)]];
        text.AppendLine($"| real clips | - | {string.Join(" | ", _measures.Select(m => Told(m, m.Of(truth, real))))} |");
        foreach (var (prior, seeds) in measured)
        {
            text.AppendLine($"| {prior.Name} | {seeds.Count} | {string.Join(" | ", _measures.Select(
                m => Told(m, m.Of([.. seeds.Values], real))))} |");
        }

        AppendDifferences(text, measured, real);
    }

    private void AppendDifferences(
        StringBuilder text, (StudyPrior Prior, SortedDictionary<int, IReadOnlyList<ClipRow>> Seeds)[] measured, RealClips real)
    {
        var baseline = measured.FirstOrDefault(m => m.Prior == StudyPrior.Baseline).Seeds;
        var others = measured.Where(m => m.Prior != StudyPrior.Baseline && baseline is not null && m.Seeds.Keys.Any(baseline.ContainsKey))
            .ToArray();
        if (others.Length == 0)
        {
            return;
        }

        text.AppendLine();
        text.AppendLine(
            $"Less {StudyPrior.Baseline.Name}, same seeds and captions, with 95 % intervals (of one seed for its captions alone):");
        text.AppendLine();
        AppendHead(text, "prior | seeds");
        foreach (var (prior, seeds) in others)
        {
            int[] both = [.. seeds.Keys.Where(baseline!.ContainsKey)];
            text.AppendLine($"| {prior.Name} | {both.Length} | {string.Join(" | ", _measures.Select(m => Interval(
                m, m.Difference([.. both.Select(s => seeds[s])], [.. both.Select(s => baseline![s])], real))))} |");
        }
    }

    private void AppendHead(StringBuilder text, string first)
    {
        text.AppendLine($"| {first} | {string.Join(" | ", _measures.Select(m => m.Name))} |");
        text.AppendLine($"|---|---:|{string.Concat(_measures.Select(_ => "---:|"))}");
    }

    // The seeds that have all captions of a budget, at the prior's own law.
    private SortedDictionary<int, IReadOnlyList<ClipRow>> SeedsOf(StudyPrior prior, int budget)
    {
        var found = new SortedDictionary<int, IReadOnlyList<ClipRow>>();
        if (_search.Best(prior) is { } law)
        {
            foreach (var key in _settings.Seeds.Select(seed => Study.First(prior, law, seed, budget)).Distinct())
            {
                if (_rows.All(key, _settings.CaptionsAt(budget)) is { } rows)
                {
                    found[key.Seed] = rows;
                }
            }
        }

        return found;
    }

    private static string Told(StudyMeasure measure, Estimate estimate) => double.IsNaN(estimate.Value)
        ? "nothing moves"
        : string.Create(
            Plain,
            $"{estimate.Value.ToString(Format(measure), Plain)} ± "
                + $"{estimate.StandardError.ToString(Format(measure), Plain)}");

    private static string Interval(StudyMeasure measure, Estimate difference)
    {
        var (low, high) = difference.Interval();
        return double.IsNaN(difference.Value)
            ? "nothing moves"
            : $"{Signed(difference.Value, measure.Digits)} ({Signed(low, measure.Digits)} to {Signed(high, measure.Digits)})";
    }

    /// <summary>A number with its sign, so many digits behind the point.</summary>
    internal static string Signed(double number, int digits)
    {
        var zeros = new string('0', digits);
        return number.ToString($"+0.{zeros};-0.{zeros};0.{zeros}", Plain);
    }

    private static string Format(StudyMeasure measure) => $"F{measure.Digits}";
}
