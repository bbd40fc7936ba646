namespace PriorStudy;

/// <summary>The clips of a prior at a budget, at the prior's own law.</summary>
/// <param name="Prior">The prior.</param>
/// <param name="Seeds">By the training's seed, those that have all captions.</param>
internal sealed record PriorClips(StudyPrior Prior, IReadOnlyDictionary<int, IReadOnlyList<ClipRow>> Seeds)
{
    /// <summary>Those of a prior that there are.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="search">What its law is of.</param>
    /// <param name="settings">The study's.</param>
    /// <param name="prior">The prior.</param>
    /// <param name="budget">Steps.</param>
    public static PriorClips At(StudyRows rows, StudySearch search, StudySettings settings, StudyPrior prior, int budget)
    {
        var found = new SortedDictionary<int, IReadOnlyList<ClipRow>>();
        if (search.Best(prior) is { } law)
        {
            foreach (var key in settings.Seeds.Select(seed => Study.First(prior, law, seed, budget)).Distinct())
            {
                if (rows.All(key, settings.CaptionsAt(budget)) is { } clips)
                {
                    found[key.Seed] = clips;
                }
            }
        }

        return new PriorClips(prior, found);
    }

    /// <summary>Whether it has all of some seeds.</summary>
    public bool Has(IReadOnlyList<int> seeds) => seeds.All(Seeds.ContainsKey);

    /// <summary>Of some seeds alone.</summary>
    public PriorClips Of(IReadOnlyList<int> seeds) => new(Prior, new SortedDictionary<int, IReadOnlyList<ClipRow>>(
        Seeds.Where(s => seeds.Contains(s.Key)).ToDictionary()));

    /// <summary>The first captions of each seed.</summary>
    public PriorClips First(int captions) => new(Prior, new SortedDictionary<int, IReadOnlyList<ClipRow>>(
        Seeds.ToDictionary(s => s.Key, IReadOnlyList<ClipRow> (s) => [.. s.Value.Take(captions)])));
}
