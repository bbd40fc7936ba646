using System.Globalization;
using System.Text;
using Pyoco.Models;

namespace PriorStudy;

/// <summary>The tables and curves of a study, of what there is of it.</summary>
internal sealed class StudyReport
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private readonly IStudySet _set;
    private readonly StudySettings _settings;
    private readonly StudyRows _rows;
    private readonly StudySearch _search;
    private readonly IReadOnlyList<StudyMeasure> _measures;
    private readonly RealClips? _real;
    private readonly Dictionary<(StudyPrior Prior, int Budget), PriorClips> _clips = [];

    /// <summary>A report of rows.</summary>
    public StudyReport(IStudySet set, StudySettings settings, StudyRows rows)
    {
        (_set, _settings, _rows, _search) = (set, settings, rows, new StudySearch(rows, set, settings));
        _measures = StudyMeasure.All(set.Attributes);
        var captions = rows.All(ClipKey.OfReal(StudySplit.Test, 0), settings.FinalCaptions);
        var reference = rows.All(ClipKey.OfReal(StudySplit.Reference, 0), settings.ReferenceClips);
        _real = captions is null || reference is null ? null : new RealClips(captions, reference, settings.GroupsOf(set.Cycle));
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
            AppendWidths(text);
            foreach (var (file, name) in new StudyCharts(_set, _settings, ClipsOf, _real).Write(folder))
            {
                text.AppendLine();
                text.AppendLine($"![{name} of {_set.Name} against the budget]({file})");
            }

            AppendQuestion(text, _real);
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
                + $"seed {_settings.Seeds[0]}, with standard errors over captions; in bold what was taken."));
        text.AppendLine();
        text.AppendLine($"| prior | {string.Join(" | ", _search.Laws.Select(l => string.Create(
            Plain, $"{l.Name}: N({l.Mean}, {l.Deviation}), sigma to {l.SigmaMax}")))} |");
        text.AppendLine($"|---|{string.Concat(_search.Laws.Select(_ => "---:|"))}");
        foreach (var prior in tried)
        {
            var best = _search.Best(prior);
            text.AppendLine($"| {prior.Name} | {string.Join(" | ", _search.Laws.Select(law => Emphasised(
                _search.EstimateOf(prior, law) is { } a ? Told(100 * a.Value, 100 * a.StandardError) : "", law == best)))} |");
        }
    }

    private static string Emphasised(string words, bool isSo) => isSo ? $"**{words}**" : words;

    private void AppendWidths(StringBuilder text)
    {
        int[] budgets = [.. _settings.Budgets.Skip(1).Where(b => _settings.Priors.Any(p => ClipsOf(p, b).Seeds.Count > 0))];
        if (budgets.Length == 0)
        {
            return;
        }

        text.AppendLine();
        text.AppendLine("**The averages**: the length whose weights validated best, by seed, after so many steps.");
        text.AppendLine();
        text.AppendLine($"| prior | {string.Join(" | ", budgets)} |");
        text.AppendLine($"|---|{string.Concat(budgets.Select(_ => "---:|"))}");
        foreach (var prior in _settings.Priors.Where(p => budgets.Any(b => ClipsOf(p, b).Seeds.Count > 0)))
        {
            text.AppendLine($"| {prior.Name} | {string.Join(" | ", budgets.Select(b => string.Join(
                ", ", ClipsOf(prior, b).Seeds.Values.Select(rows => rows[0].Width.ToString(Plain)))))} |");
        }
    }

    private void AppendQuestion(StringBuilder text, RealClips real)
    {
        if (_set.Asked.Count == 0)
        {
            return;
        }

        IReadOnlyList<int>[] choices = [_settings.Seeds, [.. _settings.Seeds.Skip(1)]]; // the first one chose the laws
        StudyMeasure[] asked = [.. _set.Asked.Select(name => _measures.First(m => m.Name == name))];
        var lines = choices.Where(seeds => seeds.Count > 1).SelectMany(seeds => QuestionLines(seeds, asked, real)).ToArray();
        if (lines.Length == 0)
        {
            return;
        }

        text.AppendLine();
        text.AppendLine(
            $"**The question**, after {_settings.Steps} steps, {_settings.FinalCaptions} captions: less {StudyPrior.Baseline.Name}, with "
                + $"intervals that hold for the {StudyPrior.Asked.Count} priors together (95 %), by seeds.");
        text.AppendLine();
        text.AppendLine($"| prior | seeds | {string.Join(" | ", asked.Select(m => m.Name))} |");
        text.AppendLine($"|---|---:|{string.Concat(asked.Select(_ => "---:|"))}");
        Array.ForEach(lines, line => text.AppendLine(line));
    }

    private IEnumerable<string> QuestionLines(IReadOnlyList<int> seeds, StudyMeasure[] asked, RealClips real)
    {
        PriorClips[] whole = [.. _settings.Priors.Select(p => ClipsOf(p, _settings.Steps).Of(seeds)).Where(p => p.Has(seeds))];
        var differences = asked.Select(m => StudyDifference.All(m, whole, seeds, real)).ToArray();
        return StudyPrior.Asked.Where(p => differences[0].Any(d => d.Prior == p)).Select(prior =>
            $"| {prior.Name} | {string.Join(", ", seeds)} | {string.Join(" | ", asked.Zip(
                differences, (m, all) => Interval(m, all.First(d => d.Prior == prior), StudyPrior.Asked.Count)))} |");
    }

    private void AppendBudget(StringBuilder text, int budget, RealClips real)
    {
        PriorClips[] measured = [.. _settings.Priors.Select(p => ClipsOf(p, budget)).Where(p => p.Seeds.Count > 0)];
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

    private void AppendDifferences(StringBuilder text, PriorClips[] measured, RealClips real)
    {
        var differences = _measures.Select(m => StudyDifference.All(m, measured, _settings.Seeds, real)).ToArray();
        if (differences[0].Count == 0)
        {
            return;
        }

        var together = differences[0].Count(d => d.IsPooled);
        text.AppendLine();
        var pooled = together == 0 ? "" : $"of {together} with all {_settings.Seeds.Count} seeds together, of others each for itself, ";
        text.AppendLine(
            $"Less {StudyPrior.Baseline.Name}, same seeds and captions, with 95 % intervals ({pooled}of one seed for its captions alone):");
        text.AppendLine();
        AppendHead(text, "prior | seeds");
        for (var i = 0; i < differences[0].Count; i++)
        {
            var (prior, seeds, _, _) = differences[0][i];
            text.AppendLine($"| {prior.Name} | {seeds} | {string.Join(" | ", _measures.Zip(
                differences, (m, all) => Interval(m, all[i], all.Count(d => d.IsPooled))))} |");
        }
    }

    private void AppendHead(StringBuilder text, string first)
    {
        text.AppendLine($"| {first} | {string.Join(" | ", _measures.Select(m => m.Name))} |");
        text.AppendLine($"|---|---:|{string.Concat(_measures.Select(_ => "---:|"))}");
    }

    private PriorClips ClipsOf(StudyPrior prior, int budget)
    {
        if (!_clips.TryGetValue((prior, budget), out var found))
        {
            _clips[(prior, budget)] = found = PriorClips.At(_rows, _search, _settings, prior, budget);
        }

        return found;
    }

    private static string Told(StudyMeasure measure, Estimate estimate) =>
        double.IsNaN(estimate.Value) ? "nothing moves" : Told(estimate.Value, estimate.StandardError, measure.Digits);

    private static string Told(double value, double error, int digits = 1) =>
        $"{value.ToString($"F{digits}", Plain)} ± {error.ToString($"F{digits}", Plain)}";

    private static string Interval(StudyMeasure measure, StudyDifference difference, int together)
    {
        var (low, high) = difference.Interval(together);
        var value = difference.Estimate.Value;
        return double.IsNaN(value)
            ? "nothing moves"
            : $"{Signed(value, measure.Digits)} ({Signed(low, measure.Digits)} to {Signed(high, measure.Digits)})";
    }

    /// <summary>A number with its sign, so many digits behind the point.</summary>
    internal static string Signed(double number, int digits)
    {
        var zeros = new string('0', digits);
        return number.ToString($"+0.{zeros};-0.{zeros};0.{zeros}", Plain);
    }
}
