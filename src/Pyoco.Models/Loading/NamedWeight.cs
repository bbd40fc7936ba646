using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A weight of a network under the name that files have for it.</summary>
/// <param name="Name">The name, its parts joined by dots.</param>
/// <param name="Weight">The weight.</param>
public readonly record struct NamedWeight(string Name, Parameter Weight)
{
    private const int NamesShown = 4;

    /// <summary>The weights of a network whose names match one of some patterns.</summary>
    /// <param name="network">The network.</param>
    /// <param name="description">What a message calls it.</param>
    /// <param name="patterns">Whole names, in which <c>*</c> stands for anything.</param>
    /// <param name="mustAllMatch">Whether each pattern must match a weight.</param>
    /// <exception cref="ArgumentException">A pattern matches no weight.</exception>
    internal static IReadOnlyList<NamedWeight> Matching(
        nn.Module network, string description, IReadOnlyList<string> patterns, bool mustAllMatch = true)
    {
        NamedWeight[] all = [.. network.named_parameters().Select(p => new NamedWeight(p.name, p.parameter))];
        var found = new HashSet<string>();
        foreach (var pattern in patterns)
        {
            var matches = NamePattern.Of(pattern);
            string[] names = [.. all.Select(w => w.Name).Where(name => matches.IsMatch(name))];
            found.UnionWith(names.Length > 0 || !mustAllMatch ? names : throw new ArgumentException(
                $"The pattern '{pattern}' matches no weight of {description}, whose weights have names as "
                    + $"{string.Join(", ", Spread(all).Select(w => $"'{w.Name}'"))}.", nameof(patterns)));
        }

        return [.. all.Where(w => found.Contains(w.Name))];
    }

    // Some from the beginning to the end.
    private static IEnumerable<NamedWeight> Spread(NamedWeight[] all) =>
        Enumerable.Range(0, Math.Min(NamesShown, all.Length)).Select(i => all[(int)((long)i * all.Length / NamesShown)]);
}
