namespace Pyoco.Models;

/// <summary>Lists names in the message of an exception, the first of many.</summary>
internal static class ListedKeys
{
    private const int Most = 20;

    /// <summary>A line that counts the names and lists them; nothing where there are none.</summary>
    public static string Line(string title, IEnumerable<string> names)
    {
        string[] sorted = [.. names.Order(StringComparer.Ordinal)];
        var more = sorted.Length > Most ? $", and {sorted.Length - Most} more" : "";
        return sorted.Length == 0 ? "" : $"{Environment.NewLine}{sorted.Length} {title}: {string.Join(", ", sorted.Take(Most))}{more}";
    }
}
