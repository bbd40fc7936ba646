using Pyoco.Models;

namespace PriorStudy;

/// <summary>The choice of a prior's law of noise levels: the one whose clips of validation captions, after a part of the training of one
/// seed, show best what they should.</summary>
internal sealed class StudySearch(StudyRows rows, IStudySet set, StudySettings settings)
{
    /// <summary>The laws that a prior is tried with.</summary>
    public IReadOnlyList<StudyLaw> Laws => [.. set.Laws.Take(settings.Laws)];

    /// <summary>The first clip of a trial.</summary>
    public ClipKey Trial(StudyPrior prior, StudyLaw law) =>
        new(StudySplit.Validation, prior.Name, law.Name, settings.Seeds[0], settings.SearchBudget, 0);

    /// <summary>The law of a prior; null where its trials are not complete. Of equals the first.</summary>
    public StudyLaw? Best(StudyPrior prior)
    {
        var trials = Laws.Select(law => (Law: law, Accuracy: AccuracyOf(prior, law))).ToArray();
        return trials.Any(t => t.Accuracy is null) ? null : trials.MaxBy(t => t.Accuracy).Law;
    }

    /// <summary>The mean of the attributes in a trial; null where it is not complete.</summary>
    public double? AccuracyOf(StudyPrior prior, StudyLaw law) => EstimateOf(prior, law)?.Value;

    /// <summary>The same with its standard error over captions.</summary>
    public Estimate? EstimateOf(StudyPrior prior, StudyLaw law) =>
        rows.All(Trial(prior, law), settings.SearchCaptions) is { } trial ? Estimate.Of([.. trial.Select(r => r.Accuracy)]) : null;
}
