namespace Pyoco.Models;

/// <summary>The exception of options that are outside their range.</summary>
internal static class OutOfRange
{
    /// <summary>Names the option, its value and what was expected instead.</summary>
    public static ArgumentOutOfRangeException Expected(string expected, object? value, string name) =>
        new(name, value, $"{name} is {value}; {expected} was expected.");
}
