namespace Pyoco.Benchmarks;

/// <summary>What is measured and where it is written.</summary>
internal sealed record NoiseOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks noise [--short] [--threads N] [--json FILE] [--chart FILE]";

    /// <summary>Whether a third of a second a line has to do.</summary>
    public bool Short { get; private init; }

    /// <summary>The numbers of threads, of ours and of torch's: 1 and all processors unless one is asked for.</summary>
    public IReadOnlyList<int> Threads { get; private init; } = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    /// <summary>Where the figures go as JSON; null for nowhere.</summary>
    public string? Json { get; private init; }

    /// <summary>Where the picture goes; null for nowhere.</summary>
    public string? Chart { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static NoiseOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new NoiseOptions();
        while (arguments is [var name, .. var rest])
        {
            options = name switch
            {
                "--short" => options with { Short = true },
                "--threads" => options with { Threads = [OptionValue.Number(name, rest)] },
                "--json" => options with { Json = OptionValue.File(name, rest) },
                "--chart" => options with { Chart = OptionValue.File(name, rest) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = name == "--short" ? rest : rest[1..];
        }

        return options;
    }
}
