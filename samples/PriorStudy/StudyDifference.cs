using Pyoco.Models;

namespace PriorStudy;

/// <summary>How much more a figure is with a prior than with independent noise, of the same seeds and captions.</summary>
/// <param name="Prior">The prior.</param>
/// <param name="Seeds">How many seeds both have.</param>
/// <param name="Estimate">The difference with its standard error.</param>
/// <param name="IsPooled">Whether the error is of all priors that have all seeds, together.</param>
internal sealed record StudyDifference(StudyPrior Prior, int Seeds, Estimate Estimate, bool IsPooled)
{
    /// <summary>The differences of all priors that have clips.</summary>
    /// <remarks>Three seeds of two priors tell an error with 2 degrees of freedom; those of P priors together with 2 (P - 1)
    /// (<see cref="CrossedMean.OfDifferences"/>). A prior that lacks seeds has the error of its own clips.</remarks>
    /// <param name="measure">The figure.</param>
    /// <param name="priors">The priors' clips.</param>
    /// <param name="seeds">All seeds.</param>
    /// <param name="real">What clips are measured against.</param>
    public static IReadOnlyList<StudyDifference> All(
        StudyMeasure measure, IReadOnlyList<PriorClips> priors, IReadOnlyList<int> seeds, RealClips real)
    {
        if (priors.FirstOrDefault(p => p.Prior == StudyPrior.Baseline) is not { } baseline)
        {
            return [];
        }

        PriorClips[] others = [.. priors.Where(p => p != baseline && p.Seeds.Keys.Any(baseline.Seeds.ContainsKey))];
        var pooled = Pooled(measure, baseline, others, seeds, real);
        return [.. others.Select(p => pooled.GetValueOrDefault(p.Prior) ?? Paired(measure, baseline, p, real))];
    }

    /// <summary>The ends of its 95 % interval.</summary>
    /// <param name="together">Of how many comparisons all intervals are to hold where the error is pooled; any other is for
    /// itself.</param>
    public (double Low, double High) Interval(int together)
    {
        if (!IsPooled)
        {
            return Estimate.Interval();
        }

        var reach = Estimate.StandardError * Dunnett.Critical(together, Estimate.Freedom);
        return (Estimate.Value - reach, Estimate.Value + reach);
    }

    private static Dictionary<StudyPrior, StudyDifference> Pooled(
        StudyMeasure measure, PriorClips baseline, PriorClips[] others, IReadOnlyList<int> seeds, RealClips real)
    {
        if (seeds.Count < 2)
        {
            return [];
        }

        var whole = ((PriorClips[])[baseline, .. others]).Where(p => p.Has(seeds))
            .Select(p => (p.Prior, Values: measure.ValuesOf([.. seeds.Select(s => p.Seeds[s])], real)))
            .Where(p => p.Values.All(v => v.All(double.IsFinite))) // where nothing moves there is no order
            .ToArray();
        return whole.Length < 2 || whole[0].Prior != baseline.Prior
            ? []
            : whole.Skip(1).Zip(CrossedMean.OfDifferences([.. whole.Select(p => p.Values)]))
                .ToDictionary(p => p.First.Prior, p => new StudyDifference(p.First.Prior, seeds.Count, p.Second, IsPooled: true));
    }

    private static StudyDifference Paired(StudyMeasure measure, PriorClips baseline, PriorClips prior, RealClips real)
    {
        int[] both = [.. prior.Seeds.Keys.Where(baseline.Seeds.ContainsKey)];
        IReadOnlyList<IReadOnlyList<double>> Of(PriorClips clips) => measure.ValuesOf([.. both.Select(s => clips.Seeds[s])], real);
        return new StudyDifference(prior.Prior, both.Length, CrossedMean.OfDifference(Of(prior), Of(baseline)), IsPooled: false);
    }
}
