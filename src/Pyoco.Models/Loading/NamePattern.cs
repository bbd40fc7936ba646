using System.Text.RegularExpressions;

namespace Pyoco.Models;

/// <summary>Patterns of the names of weights and layers.</summary>
internal static class NamePattern
{
    /// <summary>A pattern that matches whole names, in which <c>*</c> stands for anything.</summary>
    public static Regex Of(string pattern) => new(
        $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
