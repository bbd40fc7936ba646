namespace Soak;

/// <summary>Something that must not grow.</summary>
/// <param name="Name">Its name, as the tables and the picture have it.</param>
/// <param name="Value">Reads it.</param>
/// <param name="Allowed">The growth that counts as none, a thousand requests or a load; null where it is shown and not judged.</param>
/// <param name="From">From how many measurements on it is judged.</param>
internal sealed record Quantity(string Name, Func<Vitals, double> Value, double? Allowed, int From = Trend.Fewest)
{
    // The few arenas of the C library's heap reach their size in some thousand requests: so long the resident set grows while what is in
    // use does not.
    private const int ArenasAreFull = 100;

    /// <summary>With the model loaded once; growth a thousand requests. What leaks once a request is a thousand, or a thousand times its
    /// bytes: the smallest tensor of a run is a kilobyte. What leaks once a round is about twenty. Pools of threads come and go by a
    /// few.</summary>
    public static IReadOnlyList<Quantity> OfRequests { get; } =
    [
        new("tensors", v => v.Tensors, 0),
        new("undisposed tensors", v => v.Undisposed, null), // the garbage collector comes when it likes
        new("native mb", v => v.NativeMegabytes, 0.5),
        new("managed mb", v => v.ManagedMegabytes, 0.5),
        new("rss mb", v => v.ResidentMegabytes, 1, ArenasAreFull),
        new("handles", v => v.Handles, 5),
        new("threads", v => v.Threads, 10),
    ];

    /// <summary>Growth a load of the model. TorchSharp keeps 0.1 to 0.2 MB of each, and counts every parameter ever made as a tensor that
    /// lives, so that tensors are not judged.</summary>
    public static IReadOnlyList<Quantity> OfLoads { get; } =
    [
        new("tensors", v => v.Tensors, null),
        new("native mb", v => v.NativeMegabytes, 0.3),
        new("managed mb", v => v.ManagedMegabytes, 0.1),
        new("rss mb", v => v.ResidentMegabytes, 0.5),
        new("handles", v => v.Handles, 0.5),
        new("threads", v => v.Threads, 0.5),
    ];

    /// <summary>The trend of what was measured after the warm-up, and whether it is flat: not above what is allowed by more than three
    /// standard errors, more where measurements are few (about Student's quantile of 0.1 %); null where it is not judged.</summary>
    /// <param name="measured">What was measured after the warm-up.</param>
    /// <param name="unit">How many requests or loads a slope is of.</param>
    public (Trend Trend, bool? IsFlat) Judge(IReadOnlyList<Vitals> measured, double unit)
    {
        var trend = Trend.Of([.. measured.Select(v => v.Count / unit)], [.. measured.Select(Value)]);
        var isJudged = Allowed is not null && measured.Count >= From && !double.IsNaN(trend.Slope);
        var sure = 3 * (1 + (6.0 / (measured.Count - 2)));
        return (trend, isJudged ? trend.Slope - (sure * trend.Error) <= Allowed : null);
    }
}
