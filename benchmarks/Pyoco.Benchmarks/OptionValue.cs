namespace Pyoco.Benchmarks;

/// <summary>Values on a command line; a wrong one is an <see cref="ArgumentException"/> that quotes it.</summary>
internal static class OptionValue
{
    /// <summary>A whole number from 1 to 1024.</summary>
    public static int Number(string name, ReadOnlySpan<string> rest) =>
        int.TryParse(Value(name, rest), out var number) && number is > 0 and <= 1024
        ? number
        : throw new ArgumentException($"{name} takes a number from 1 to 1024, not '{rest[0]}'.");

    /// <summary>The path of a file that can be written.</summary>
    public static string File(string name, ReadOnlySpan<string> rest)
    {
        var path = Path.GetFullPath(Value(name, rest));
        return Directory.Exists(Path.GetDirectoryName(path)) && !Directory.Exists(path)
            ? path
            : throw new ArgumentException($"{name} takes a file in a folder that exists, not '{rest[0]}'.");
    }

    /// <summary>What follows an option's name.</summary>
    public static string Value(string name, ReadOnlySpan<string> rest) => rest is [var value, ..]
        && value.Length > 0 && !value.StartsWith("--", StringComparison.Ordinal)
        ? value
        : throw new ArgumentException($"{name} takes a value.");
}
