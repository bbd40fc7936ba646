using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pyoco.Samples;

/// <summary>Which options stand on a command line, for rules on options that exclude or need one another.</summary>
public static class GivenOptions
{
    /// <summary>The first of some options that the command line has; null where all of them have their usual values.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="options">The options.</param>
    public static Option? FirstGiven(this CommandResult given, params IEnumerable<Option> options)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(options);
        return options.FirstOrDefault(option => given.GetResult(option) is { Implicit: false });
    }
}
