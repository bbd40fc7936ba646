using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

/// <summary>Names and shapes of the published networks, as they stand in <c>tests/golden/keys</c>.</summary>
internal static class PublishedShapes
{
    public static Dictionary<string, long[]> Read(string list) =>
        File.ReadLines(Repository.PathOf("tests", "golden", "keys", $"{list}.txt"))
            .Where(l => !l.StartsWith('#')).Select(l => l.Split('\t'))
            .ToDictionary(l => l[0], l => l[1].Split(',').Select(long.Parse).ToArray());
}
