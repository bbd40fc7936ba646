using System.Globalization;

namespace Pyoco.Models;

/// <summary>Names and shapes of weights, for telling what they are. What is absent has no axes, and each of them the size 0.</summary>
internal sealed class WeightList(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
{
    public IReadOnlyCollection<string> Names => (IReadOnlyCollection<string>)shapes.Keys;

    public int Count => shapes.Count;

    /// <summary>Numbers in all weights but the tables that models store beside them.</summary>
    public long Parameters => shapes.Where(s => !IsTable(s.Key)).Sum(s => Numbers(s.Value));

    public static WeightList Of(ITensorSource source) => new(source.Names.ToDictionary(n => n, n => source.Describe(n).Shape));

    /// <summary>A number of parameters for people: in millions where there are that many.</summary>
    public static string InWords(long parameters) => parameters < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{parameters:N0} parameters")
        : string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e6:N0} M parameters");

    public bool Has(string name) => shapes.ContainsKey(name);

    public int Rank(string name) => shapes.TryGetValue(name, out var shape) ? shape.Count : 0;

    public long Size(string name, int axis) => shapes.TryGetValue(name, out var shape) && axis < shape.Count ? shape[axis] : 0;

    /// <summary>How many of the names with 0, 1, 2... there are before the first that there is not.</summary>
    public int CountFrom0(Func<int, string> name) => Enumerable.Range(0, shapes.Count + 1).TakeWhile(i => Has(name(i))).Count();

    /// <summary>The weights under other names; those without one are left out.</summary>
    public WeightList Renamed(Func<string, string?> rename)
    {
        var renamed = new Dictionary<string, IReadOnlyList<long>>();
        foreach (var (name, shape) in shapes)
        {
            if (rename(name) is { } other)
            {
                renamed.TryAdd(other, shape);
            }
        }

        return new WeightList(renamed);
    }

    /// <summary>The weights whose names begin so, without that beginning.</summary>
    public WeightList Below(string prefix) => Renamed(n => n.StartsWith(prefix, StringComparison.Ordinal) ? n[prefix.Length..] : null);

    private static bool IsTable(string name) =>
        name.EndsWith(".pe", StringComparison.Ordinal) || name.EndsWith("position_ids", StringComparison.Ordinal);

    // No checkpoint holds so many, but a header can claim empty tensors of any size.
    private static long Numbers(IReadOnlyList<long> shape) => (long)shape.Aggregate((Int128)1, (product, size) => product * size);
}

/// <summary>What weights were found to be.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Text">Kind, sizes and what they fit, in words.</param>
/// <param name="Base">The family whose sizes they have, or null.</param>
/// <param name="Parameters">How many.</param>
internal sealed record Finding(ModelKind Kind, string Text, string? Base, long Parameters);
