namespace Pyoco.Models;

/// <summary>The delete-a-group jackknife (Quenouille 1956, Tukey 1958): standard errors and less bias for statistics that are no
/// means.</summary>
/// <remarks>With g groups a statistic T of everything and T(-i) of everything but group i, the pseudo-values are
/// <c>g T - (g - 1) T(-i)</c>. Their mean is free of a bias of the form c / n, if not of higher powers of 1 / n, and they spread as the
/// values of a mean do.</remarks>
public static class Jackknife
{
    /// <summary>The pseudo-values of a statistic.</summary>
    /// <param name="groups">Number of groups, at least 2.</param>
    /// <param name="statistic">The statistic without one of the groups, or with all where the argument is null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two groups.</exception>
    public static IReadOnlyList<double> PseudoValues(int groups, Func<int?, double> statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        OutOfRange.AtLeast(2, groups, nameof(groups));
        var whole = statistic(null);
        return [.. Enumerable.Range(0, groups).Select(g => groups * whole - (groups - 1) * statistic(g))];
    }

    /// <summary>The places, of so many, that are not in a group: place i is in group i modulo their number, so that the groups of two
    /// methods have the same captions.</summary>
    /// <remarks>Where the places go round in a cycle, such as captions that name twelve scenes in turn, take a number of groups that shares
    /// no factor with it: then a group has all parts of the cycle in turn. With 16 groups and a cycle of 12 each group would have the same
    /// three scenes over and over, and the differences of the scenes would count as chance.</remarks>
    /// <param name="count">Number of places.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="without">The group that is left out; null for none.</param>
    public static IReadOnlyList<int> Places(int count, int groups, int? without) =>
        [.. Enumerable.Range(0, count).Where(i => i % groups != without)];
}
