using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

/// <summary>Names and shapes of published weights, from <c>tests/golden/keys</c>.</summary>
internal static class KeyLists
{
    public static WeightList Read(string list) => new(File.ReadLines(Repository.PathOf("tests", "golden", "keys", $"{list}.txt"))
        .Where(l => !l.StartsWith('#')).Select(l => l.Split('\t'))
        .ToDictionary(l => l[0], IReadOnlyList<long> (l) => [.. l[1].Split(',').Select(long.Parse)]));

    public static WeightList Of(params (string Name, long[] Shape)[] weights) =>
        new(weights.ToDictionary(w => w.Name, IReadOnlyList<long> (w) => w.Shape));

    public static WeightList With(WeightList weights, params (string Name, long[] Shape)[] more)
    {
        var all = weights.Names.ToDictionary(
            n => n, IReadOnlyList<long> (n) => [.. Enumerable.Range(0, weights.Rank(n)).Select(i => weights.Size(n, i))]);
        foreach (var (name, shape) in more)
        {
            all[name] = shape;
        }

        return new WeightList(all);
    }
}
