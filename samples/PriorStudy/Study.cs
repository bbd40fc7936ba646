using System.Diagnostics;
using System.Globalization;

namespace PriorStudy;

/// <summary>Carries the study out, or goes on with it: what has its rows is not done again.</summary>
/// <remarks>Prior after prior, each with all its seeds, independent noise first: a study that is stopped can compare those that it has. A
/// training's folder is deleted once all its rows are there, so that the disk holds a few trainings at a time.</remarks>
internal sealed class Study(IStudySet set, StudySettings settings, StudyRows rows, StudyAxes axes, string work, Action<string> report)
{
    private readonly StudySearch _search = new(rows, set, settings);
    private readonly ClipMeasurer _measurer = new(set, settings, axes, rows);

    /// <summary>Does what is missing.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; it goes on from there the next time.</exception>
    public void Run(CancellationToken cancellation)
    {
        _measurer.AddReal(StudySplit.Test, settings.FinalCaptions, cancellation);
        _measurer.AddReal(StudySplit.Reference, settings.ReferenceClips, cancellation);
        foreach (var prior in settings.Priors)
        {
            foreach (var seed in settings.Seeds)
            {
                Measure(prior, _search.Best(prior) ?? Search(prior, cancellation), seed, cancellation);
            }
        }
    }

    /// <summary>The first clip of a budget; before any training all seeds have the same one.</summary>
    public static ClipKey First(StudyPrior prior, StudyLaw law, int seed, int budget) =>
        new(StudySplit.Test, prior.Name, law.Name, budget == 0 ? 0 : seed, budget, 0);

    private StudyLaw Search(StudyPrior prior, CancellationToken cancellation)
    {
        foreach (var law in _search.Laws.Where(law => _search.AccuracyOf(prior, law) is null))
        {
            using var training = Training(prior, law, settings.Seeds[0]);
            Make(training, prior, _search.Trial(prior, law), settings.SearchCaptions, cancellation);
        }

        var best = _search.Best(prior)!;
        report($"{prior.Name}: the law {best.Name} is best of {string.Join(", ", _search.Laws.Select(l => string.Create(
            CultureInfo.InvariantCulture, $"{l.Name} {_search.AccuracyOf(prior, l):F3}")))}");
        foreach (var law in _search.Laws.Where(law => law != best))
        {
            Delete(Folder(prior, law, settings.Seeds[0]));
        }

        return best;
    }

    private void Measure(StudyPrior prior, StudyLaw law, int seed, CancellationToken cancellation)
    {
        int[] missing =
        [
            .. settings.Budgets.Where(b => rows.All(First(prior, law, seed, b), settings.CaptionsAt(b)) is null),
        ];
        if (missing.Length > 0)
        {
            using var training = Training(prior, law, seed);
            foreach (var budget in missing)
            {
                Make(training, prior, First(prior, law, seed, budget), settings.CaptionsAt(budget), cancellation);
            }
        }

        Delete(Folder(prior, law, seed));
    }

    private void Make(StudyTraining training, StudyPrior prior, ClipKey first, int captions, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (first.Step == 0)
        {
            training.WithStart(model => _measurer.AddMade(model, prior, first, captions, width: 0, cancellation));
        }
        else
        {
            training.To(first.Step, report, cancellation);
            report($"{first.Prior}, {first.Law}, seed {first.Seed}: step {first.Step} after {clock.Elapsed.TotalSeconds:F0} s");
            training.WithAverage(
                first.Step, (model, width) => _measurer.AddMade(model, prior, first, captions, width, cancellation));
        }

        var made = rows.All(first, captions)!;
        report(string.Create(
            CultureInfo.InvariantCulture,
            $"{first.Prior}, {first.Law}, seed {first.Seed}, step {first.Step}, {first.Split.ToString().ToLowerInvariant()}: {captions} "
                + $"clips, attributes {made.Average(r => r.Accuracy):F3}; {clock.Elapsed.TotalSeconds:F0} s in all"));
    }

    private StudyTraining Training(StudyPrior prior, StudyLaw law, int seed) =>
        new(set, settings, prior, law, seed, Folder(prior, law, seed));

    private string Folder(StudyPrior prior, StudyLaw law, int seed) =>
        Path.Combine(work, FormattableString.Invariant($"{prior.Name}-{law.Name}-{seed}"));

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
