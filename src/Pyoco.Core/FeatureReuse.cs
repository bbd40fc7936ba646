namespace Pyoco;

/// <summary>How a network reuses what its deep levels made at an earlier noise level (DeepCache, Ma et al., arXiv 2312.00858): its shallow
/// levels run at every level of a walk, the deep ones at every n-th.</summary>
/// <remarks>Deep features change slowly from step to step, so that a walk of many short steps loses little; one of few long steps loses
/// more. It changes every clip, and is off unless asked for. A level that a sampler evaluates twice (Heun) is evaluated both times in full
/// or both times with reuse; a walk that goes up again (churn, Restart) or starts again (FreeInit) begins there in full, and one that only
/// climbs (inversion) reuses nothing.</remarks>
public sealed record FeatureReuse
{
    /// <summary>The largest interval.</summary>
    public const int MostEvery = 1000;

    private const string Name = "feature-reuse";

    /// <summary>Reuse at an interval.</summary>
    /// <param name="every">Every how many noise levels the deep levels run, from 1, always, to <see cref="MostEvery"/> (N of the
    /// paper).</param>
    /// <param name="depth">How many levels of resolution run at every noise level, the finest first; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public FeatureReuse(int every, int depth = 1)
    {
        if (every is < 1 or > MostEvery)
        {
            throw new ArgumentOutOfRangeException(
                nameof(every), every, $"Features are made anew at every {every}th noise level; 1 to {MostEvery} was expected.");
        }

        if (depth < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(depth), depth, $"{depth} levels of resolution run at every noise level; at least 1 was expected.");
        }

        (Every, Depth) = (every, depth);
    }

    /// <summary>Every how many noise levels the deep levels run.</summary>
    public int Every { get; }

    /// <summary>How many levels of resolution run at every noise level.</summary>
    public int Depth { get; }

    /// <summary>Name and settings, as a clip's report states them.</summary>
    public MethodSpec Spec => new(Name, ("every", Every), ("depth", Depth));

    /// <summary>The reuse of a specification.</summary>
    /// <exception cref="NotSupportedException">The specification is of something else.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    public static FeatureReuse Of(MethodSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Name != Name)
        {
            throw new NotSupportedException($"'{spec.Name}' is no reuse of features; {Name} is known.");
        }

        var parameters = new SpecParameters(spec);
        return parameters.End(new FeatureReuse(parameters.WholeNumber("every"), parameters.WholeNumber("depth")));
    }
}
