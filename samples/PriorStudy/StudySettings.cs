using System.Numerics;

namespace PriorStudy;

/// <summary>How much of the study there is to be.</summary>
internal sealed record StudySettings
{
    /// <summary>Its name in files and pages.</summary>
    public required string Name { get; init; }

    /// <summary>Steps of the full run, of which every budget is a whole number.</summary>
    public required int Steps { get; init; }

    /// <summary>The budgets above 0 in sixteenths of the full run, multiples of the first.</summary>
    public required IReadOnlyList<int> Sixteenths { get; init; }

    /// <summary>The budget of the search for the law of noise levels, 1 by this of the full run; one of the budgets.</summary>
    public int SearchDivisor { get; init; } = 4;

    /// <summary>The seeds of the trainings; the search has the first one.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>The priors.</summary>
    public IReadOnlyList<StudyPrior> Priors { get; init; } = StudyPrior.All;

    /// <summary>How many of the data set's laws each prior is tried with.</summary>
    public int Laws { get; init; } = 3;

    /// <summary>Captions of a snapshot.</summary>
    public int Captions { get; init; } = 32;

    /// <summary>Captions at the end.</summary>
    public int FinalCaptions { get; init; } = 200;

    /// <summary>Captions of the search.</summary>
    public int SearchCaptions { get; init; } = 32;

    /// <summary>Calls of the guided network a clip.</summary>
    public int Calls { get; init; } = 12;

    /// <summary>Scale of classifier-free guidance.</summary>
    public double Guidance { get; init; } = 2;

    /// <summary>Clips of a step.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>The constant learning rate, after a warm-up that is over at the first budget.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Real clips that distances are measured from.</summary>
    public int ReferenceClips { get; init; } = 400;

    /// <summary>Principal axes that distances are measured along.</summary>
    public int Axes { get; init; } = 12;

    /// <summary>Groups of the jackknife at most: of 200 captions 17 have 12 each, one of each scene of the balls.</summary>
    public int MostGroups { get; init; } = 17;

    /// <summary>The budgets in steps, 0 first.</summary>
    public IReadOnlyList<int> Budgets => [0, .. Sixteenths.Select(s => Steps * s / 16)];

    /// <summary>The budget of the search in steps.</summary>
    public int SearchBudget => Steps / SearchDivisor;

    /// <summary>The most groups of the jackknife that share no factor with a cycle of the captions (<see cref="IStudySet.Cycle"/>), so that
    /// each group has all parts of it.</summary>
    public int GroupsOf(int cycle) => Enumerable.Range(1, MostGroups).Last(g => BigInteger.GreatestCommonDivisor(g, cycle).IsOne);

    /// <summary>Captions at a budget.</summary>
    public int CaptionsAt(int budget) => budget == Steps ? FinalCaptions : Captions;

    /// <summary>The whole study.</summary>
    public static StudySettings Full(IStudySet set) => new()
    {
        Name = "full", Steps = set.FullSteps, Sixteenths = set.Sixteenths, SearchDivisor = set.SearchDivisor,
    };

    /// <summary>A study of minutes that shows that everything works, and no more.</summary>
    public static StudySettings Small() => new()
    {
        Name = "small",
        Steps = 32,
        LearningRate = 5e-4, // of the rows that are committed
        Sixteenths = [4, 8, 16],
        Seeds = [1, 2],
        Priors = [.. StudyPrior.All.Take(3)],
        Laws = 2,
        Captions = 8,
        FinalCaptions = 16,
        SearchCaptions = 8,
        MostGroups = 8,
    };
}
