using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Pyoco.Hosting;

/// <summary>Specifications in a configuration, which knows texts and sections alone.</summary>
internal static class SpecificationText
{
    /// <summary>Reads an entry's text: JSON, or a bare word.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static MethodSpec Parse(string text) =>
        text.TrimStart().StartsWith('{') || string.IsNullOrWhiteSpace(text) ? MethodSpec.Parse(text) : new MethodSpec(text.Trim());

    /// <summary>The text of an entry, which may be a section of its own, as an object of a JSON file is; null where there is
    /// none.</summary>
    public static string? Of(IConfigurationSection entry) => entry.GetChildren().Any() ? Method(entry).ToJson() : entry.Value;

    private static MethodSpec Method(IConfigurationSection section) => new(
        section["name"] ?? "(no name)",
        [.. section.GetChildren().Where(c => !c.Key.Equals("name", StringComparison.OrdinalIgnoreCase)).Select(c => (c.Key, Value(c)))]);

    // A configuration keeps no types: what reads as a number is one.
    private static MethodValue Value(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return children.Length == 0 ? Scalar(section.Value ?? "")
            : children.All(c => int.TryParse(c.Key, CultureInfo.InvariantCulture, out _))
                ? children.OrderBy(c => int.Parse(c.Key, CultureInfo.InvariantCulture))
                    .Select(c => double.Parse(c.Value ?? "", CultureInfo.InvariantCulture)).ToArray()
            : Method(section);
    }

    private static MethodValue Scalar(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text;
}
