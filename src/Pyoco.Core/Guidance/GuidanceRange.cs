namespace Pyoco;

/// <summary>The ranges of what guidance rules take.</summary>
internal static class GuidanceRange
{
    /// <summary>The largest scale.</summary>
    public const double MaxScale = 1000;

    /// <summary>A scale from 0 to <see cref="MaxScale"/>, or an exception that names the parameter.</summary>
    public static double Scale(double scale, string name) => Check(scale, 0, MaxScale, name, "guidance scale");

    /// <summary>A number of a range with both ends, or an exception that says what the number is.</summary>
    public static double Check(double value, double least, double most, string name, string what) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, FormattableString.Invariant($"The {what} is {value}; a number from {least} to {most} was expected."));
}
