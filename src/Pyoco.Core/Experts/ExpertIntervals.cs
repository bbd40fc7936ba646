using System.Globalization;

namespace Pyoco;

/// <summary>Checks that intervals of levels leave no level to nobody and none to two.</summary>
internal static class ExpertIntervals
{
    /// <summary>What is wrong with the intervals of some experts, in a sentence; null where they cover every level once.</summary>
    public static string? Mistake(IEnumerable<(string Name, SigmaInterval Levels)> experts)
    {
        var reached = 0.0;
        var before = "";
        foreach (var (name, levels) in experts.OrderBy(e => e.Levels.Above).ThenBy(e => e.Levels.UpTo))
        {
            if (levels.Above < reached)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the experts '{before}' and '{name}' overlap from sigma {levels.Above} to {Math.Min(reached, levels.UpTo)}");
            }

            if (levels.Above > reached)
            {
                return string.Create(CultureInfo.InvariantCulture, $"no expert has the levels from sigma {reached} to {levels.Above}");
            }

            (reached, before) = (levels.UpTo, name);
        }

        return double.IsPositiveInfinity(reached)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"no expert has the levels above sigma {reached}");
    }
}
