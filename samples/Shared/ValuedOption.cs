using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Pyoco.Samples;

/// <summary>Options that take a value, and answer a wrong one with what was expected.</summary>
public static class ValuedOption
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it says.</param>
    /// <param name="usual">The number where none is given.</param>
    /// <param name="least">The smallest one.</param>
    public static Option<int> Whole(string name, string description, int usual, int least = 1) =>
        Of(name, "N", description, $"a whole number of at least {least}", text => WholeOf(text, least), usual);

    /// <summary>A whole number, or none.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it says, and what happens without it.</param>
    /// <param name="least">The smallest one.</param>
    public static Option<int?> WholeOrNone(string name, string description, int least = 1) =>
        OrNone(name, "N", description, $"a whole number of at least {least}", text => WholeOf(text, least));

    /// <summary>A number; anything finite unless it is restricted.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it says.</param>
    /// <param name="usual">The number where none is given.</param>
    /// <param name="least">The smallest one.</param>
    public static Option<double> Number(string name, string description, double usual, double least = double.MinValue) =>
        Of(name, "X", description, NumberWords(least), text => NumberOf(text, least), usual);

    /// <summary>A number, or none.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it says, and what happens without it.</param>
    /// <param name="least">The smallest one.</param>
    public static Option<double?> NumberOrNone(string name, string description, double least = double.MinValue) =>
        OrNone(name, "X", description, NumberWords(least), text => NumberOf(text, least));

    /// <summary>The option <c>--seed</c>.</summary>
    /// <param name="description">What has the seed.</param>
    /// <param name="usual">The seed where none is given.</param>
    public static Option<ulong> Seed(string description, ulong usual) => Of<ulong>(
        "--seed", "N", description, $"a whole number from 0 to {ulong.MaxValue}",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null, usual);

    /// <summary>A value of any kind.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="valueName">What help calls the value.</param>
    /// <param name="description">What it says.</param>
    /// <param name="expected">What a value has to be, for the message.</param>
    /// <param name="read">Reads a value; null for a wrong one.</param>
    /// <param name="usual">The value where none is given.</param>
    public static Option<T> Of<T>(
        string name, string valueName, string description, string expected, Func<string, T?> read, T usual)
        where T : struct => new(name)
        {
            HelpName = valueName,
            Description = description,
            DefaultValueFactory = _ => usual,
            CustomParser = result => Value(name, result, expected, read) ?? usual,
        };

    /// <summary>A text: a path, a name, a sentence.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="valueName">What help calls the value.</param>
    /// <param name="description">What it says.</param>
    /// <param name="usual">The text where none is given.</param>
    public static Option<string> Text(string name, string valueName, string description, string usual) =>
        new(name) { HelpName = valueName, Description = description, DefaultValueFactory = _ => usual };

    /// <summary>A text, or none.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="valueName">What help calls the value.</param>
    /// <param name="description">What it says, and what happens without it.</param>
    public static Option<string?> TextOrNone(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };

    /// <summary>A text that has to be given.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="valueName">What help calls the value.</param>
    /// <param name="description">What it says.</param>
    public static Option<string> Required(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description, Required = true };

    /// <summary>One of some words, the first one where none is given; shells complete them.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it says.</param>
    /// <param name="words">The words.</param>
    public static Option<string> Choice(string name, string description, params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new Option<string>(name)
        {
            HelpName = string.Join('|', words),
            Description = description,
            DefaultValueFactory = _ => words[0],
            CustomParser = result => Word(name, result, words),
            CompletionSources = { words.ToArray() },
        };
    }

    /// <summary>One of some words, or none; shells complete them.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it says, and what happens without it.</param>
    /// <param name="words">The words.</param>
    public static Option<string?> ChoiceOrNone(string name, string description, params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new Option<string?>(name)
        {
            HelpName = string.Join('|', words),
            Description = description,
            CustomParser = result => Word(name, result, words),
            CompletionSources = { words.ToArray() },
        };
    }

    /// <summary>A value of any kind, or none.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="valueName">What help calls the value.</param>
    /// <param name="description">What it says, and what happens without it.</param>
    /// <param name="expected">What a value has to be, for the message.</param>
    /// <param name="read">Reads a value; null for a wrong one.</param>
    public static Option<T?> OrNone<T>(string name, string valueName, string description, string expected, Func<string, T?> read)
        where T : struct => new(name)
        {
            HelpName = valueName,
            Description = description,
            CustomParser = result => Value(name, result, expected, read),
        };

    private static T? Value<T>(string name, ArgumentResult result, string expected, Func<string, T?> read)
        where T : struct
    {
        var value = read(result.Tokens[0].Value);
        if (value is null)
        {
            Refuse(name, result, expected);
        }

        return value;
    }

    private static string? Word(string name, ArgumentResult result, IReadOnlyList<string> words)
    {
        var word = result.Tokens[0].Value;
        if (words.Contains(word))
        {
            return word;
        }

        Refuse(name, result, $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}");
        return null;
    }

    private static void Refuse(string name, ArgumentResult result, string expected) =>
        result.AddError($"{name} is '{result.Tokens[0].Value}'; {expected} was expected.");

    private static int? WholeOf(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least ? value : null;

    private static double? NumberOf(string text, double least) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= least
            ? value
            : null;

    private static string NumberWords(double least) =>
        least > double.MinValue ? string.Create(CultureInfo.InvariantCulture, $"a number of at least {least}") : "a number";
}
