namespace Pyoco.Benchmarks;

/// <summary>How often training beside a busy process is measured, and under which settings.</summary>
internal sealed record BusyOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks busy [--rounds N] [--seconds N] [--with NAME=VALUE]... [--json FILE]";

    /// <summary>How many times each setting is measured quiet and busy; medians are reported.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>How long one measurement takes.</summary>
    public int Seconds { get; private init; } = 4;

    /// <summary>Further environment variables to compare, one child process each.</summary>
    public IReadOnlyList<string> Settings { get; private init; } = [];

    /// <summary>Where the figures go as JSON; null for nowhere.</summary>
    public string? Json { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static BusyOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BusyOptions();
        while (arguments is [var name, .. var rest])
        {
            options = name switch
            {
                "--rounds" => options with { Rounds = OptionValue.Number(name, rest) },
                "--seconds" => options with { Seconds = OptionValue.Number(name, rest) },
                "--with" => options with { Settings = [.. options.Settings, Setting(OptionValue.Value(name, rest))] },
                "--json" => options with { Json = OptionValue.File(name, rest) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = rest[1..];
        }

        return options;
    }

    private static string Setting(string value) => value.IndexOf('=') > 0
        ? value
        : throw new ArgumentException($"--with takes NAME=VALUE, not '{value}'.");
}
