using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pyoco.Samples;

/// <summary>What is wrong with a command line, a line each.</summary>
internal static class Mistakes
{
    /// <summary>The mistakes; none where the command can be carried out.</summary>
    /// <remarks>A misspelt option makes others of it: its value is a word too many, and what it should have given is missing. So it is
    /// named alone.</remarks>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] commands = [.. command.Subcommands.Select(c => c.Name)];
        if (command.Action is null && commands.Length > 0)
        {
            return [NoCommand(parsed.UnmatchedTokens.FirstOrDefault(word => !IsOption(word)), commands)];
        }

        if (WrongOptions(parsed).ToArray() is { Length: > 0 } wrong)
        {
            return wrong;
        }

        if (parsed.UnmatchedTokens.Count == 0)
        {
            return [.. parsed.Errors.Select(Words)];
        }

        return commands.Length > 0
            ? [NoCommand(parsed.UnmatchedTokens[0], commands)]
            : [$"'{string.Join(' ', parsed.UnmatchedTokens)}' is more than was expected; a text with blanks belongs in quotes."];
    }

    // The library takes a word with dashes for a value where one is expected, even the name of another option.
    private static IEnumerable<string> WrongOptions(ParseResult parsed)
    {
        var known = Options(parsed.CommandResult);
        foreach (var (i, token) in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Index())
        {
            var name = token.Value.Split('=')[0];
            if (token.Type == TokenType.Argument && IsOption(name))
            {
                yield return known.Contains(name) && i > 0
                    ? $"The option {parsed.Tokens[i - 1].Value} has no value."
                    : UnknownOption(name, known);
            }
        }
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static string UnknownOption(string word, IReadOnlyList<string> known) =>
        $"There is no option {word}; " + (Misspelling.Of(word, known) is { } meant
            ? $"did you mean {meant}?"
            : $"there are {string.Join(" ", known)}.");

    private static string NoCommand(string? word, IReadOnlyList<string> known)
    {
        var all = known.Count == 1 ? known[0] : $"{string.Join(", ", known.SkipLast(1))} or {known[^1]}";
        return word is null
            ? $"Say what to do: {all}; --help tells more."
            : $"There is no command '{word}'; "
                + (Misspelling.Of(word, known) is { } meant ? $"did you mean {meant}?" : $"{all} was expected.");
    }

    // The library speaks of a command that lacks an argument, not of the argument.
    private static string Words(ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Parent: CommandResult } missing => $"{missing.Argument.Name} is missing; --help tells more.",
        OptionResult { Tokens.Count: 0, Implicit: false } option => $"The option {option.Option.Name} has no value.",
        _ => SampleProgram.OneLine(error.Message),
    };

    private static string[] Options(CommandResult command) =>
    [
        .. command.Command.Options.Select(o => o.Name),
        .. Above(command).SelectMany(c => c.Options).Where(o => o.Recursive).Select(o => o.Name),
    ];

    private static IEnumerable<Command> Above(CommandResult command)
    {
        for (var at = command.Parent as CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            yield return at.Command;
        }
    }
}
