using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>What the study measures, group by group; later groups take the best samplers of the first one.</summary>
internal sealed class StudyPlan(StudyResults results, int captions, IModalNoisePrior prior, VideoShape latents, EdmConfig edm)
{
    private const int Usual = 12;
    private const int Most = 24;
    private const int Long = 48;
    private const int ManyCaptions = 300;
    private const int PairedCaptions = 500;
    private const double MostLoss = 1; // point
    private const string Best = "best";

    // The usual number first: where the study is stopped, the samplers can be compared.
    private static readonly int[] Budgets = [Usual, Most, 6];

    /// <summary>The groups' names, in the order in which they can be measured.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["samplers", Best, "range", "guidance", "free-init", "reuse", "reuse-paired"];

    /// <summary>The calls of the first group.</summary>
    public static IReadOnlyList<int> Calls => [.. Budgets.Order()];

    /// <summary>The real clips of the captions of the first group.</summary>
    public StudyCell RealClips { get; } = new(new StudyMethod(StudyClips.Real, (_, _) => { }), Calls: 0, captions);

    /// <summary>The cells of a group.</summary>
    /// <exception cref="UsageException">There is no such group, or it needs the samplers to be measured first.</exception>
    public IReadOnlyList<StudyCell> Cells(string group) => group switch
    {
        "samplers" => [.. Budgets.SelectMany(calls => StudyMethods.Samplers.Select(m => new StudyCell(m, calls, captions)))],
        Best => Pairs([Ranked()[0]], Long, _ => Ranked().Skip(1).Take(2), ManyCaptions),
        "range" => Pairs([StudyMethods.Samplers[0], Ranked()[0]], Usual, m => [m.With("range of the prior", UseRange)]),
        "guidance" => Pairs([Ranked()[0]], Usual, StudyRules.Of),
        "free-init" => Pairs([Ranked()[0]], Most, m => [FreeInit(m)]),
        "reuse" => Pairs([Ranked()[0]], Most, Reuses),
        "reuse-paired" => Pairs([Ranked()[0]], Most, QuickestReuse, PairedCaptions),
        _ => throw new UsageException($"There is no group '{group}'; {string.Join(", ", Groups)} are known."),
    };

    /// <summary>The samplers of the first group, the best one first: by the attributes over all numbers of calls.</summary>
    /// <exception cref="UsageException">They are not measured.</exception>
    public IReadOnlyList<StudyMethod> Ranked()
    {
        double Attributes(StudyMethod method) => Budgets.Average(calls => results.Of(method.Name, calls, captions) is { Count: > 0 } rows
            ? rows.Average(r => r.Score.Attributes)
            : throw new UsageException($"{method.Name} at {calls} calls is not measured; --groups samplers comes first."));

        return [.. StudyMethods.Samplers.OrderByDescending(Attributes)];
    }

    private StudyCell[] Pairs(
        StudyMethod[] methods, int calls, Func<StudyMethod, IEnumerable<StudyMethod>> variants, int? many = null) =>
    [
        .. methods.DistinctBy(m => m.Name).SelectMany(m => variants(m)
            .Select(v => new StudyCell(v, calls, many ?? captions) { Against = m.Name })
            .Prepend(new StudyCell(m, calls, many ?? captions))),
    ];

    private void UseRange(VideoDiffusionPipelineBuilder builder) =>
        builder.UseSchedule(steps => NoiseSchedule.For(prior, latents, steps, edm.SigmaMin, edm.SigmaMax));

    private static IEnumerable<StudyMethod> Reuses(StudyMethod method)
    {
        foreach (var every in new[] { 2, 3, 5 })
        {
            yield return method.With($"features every {every}", b => b.UseFeatureReuse(every));
        }

        yield return method.With("features every 3 depth 2", b => b.UseFeatureReuse(3, depth: 2));
        foreach (var every in new[] { 2, 3 })
        {
            yield return method.With($"guidance every {every}", b => b.UseGuidanceEvery(every));
        }

        yield return method.With("features and guidance every 2", b => b.UseFeatureReuse(2).UseGuidanceEvery(2));
    }

    // Of the first pass over a few captions; many are for the one that is recommended.
    private IEnumerable<StudyMethod> QuickestReuse(StudyMethod method)
    {
        var full = Measured(method);
        return Reuses(method).Where(m => StudyTable.Paired(Measured(m), full).Mean >= -MostLoss)
            .OrderBy(m => StudyTable.Median(Measured(m).Select(r => r.Seconds))).Take(1);

        IReadOnlyList<StudyRow> Measured(StudyMethod of) => results.Of(of.Name, Most, captions) is { Count: > 0 } rows
            ? rows
            : throw new UsageException($"{of.Name} is not measured; --groups reuse comes first.");
    }

    // A pass is a third of the calls.
    private static StudyMethod FreeInit(StudyMethod method) =>
        method.With("free-init", b => b.UseFreeInit()) with { Steps = calls => method.Steps(calls / 3) };
}
