using System.Numerics;

namespace Pyoco.Models;

/// <summary>The exception of options that are outside their range.</summary>
internal static class OutOfRange
{
    /// <summary>Names the option, its value and what was expected instead.</summary>
    public static ArgumentOutOfRangeException Expected(string expected, object? value, string name) =>
        new(name, value, $"{name} is {value}; {expected} was expected.");

    /// <summary>A number of at least so much.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less, or NaN.</exception>
    public static T AtLeast<T>(T least, T value, string name)
        where T : INumber<T> => value >= least ? value : throw Expected($"at least {least}", value, name);

    /// <summary>A part of a whole, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range, or NaN.</exception>
    public static double Share(double value, string name) => value is >= 0 and <= 1 ? value : throw Expected("from 0 to 1", value, name);

    /// <summary>What stays of an average at each update, from 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range, or NaN.</exception>
    public static double Decay(double value, string name) =>
        value is >= 0 and < 1 ? value : throw Expected("from 0 to below 1", value, name);
}
