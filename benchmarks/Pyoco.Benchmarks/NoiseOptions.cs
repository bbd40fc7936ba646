namespace Pyoco.Benchmarks;

/// <summary>What is measured and where it is written.</summary>
internal sealed record NoiseOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks noise [--short] [--processor-time] [--prior NAME] [--threads N] "
        + "[--json FILE] [--chart FILE]";

    /// <summary>Whether a third of a second a line has to do.</summary>
    public bool Short { get; private init; }

    /// <summary>Whether the processor time of one thread is measured, and the least of it counts.</summary>
    public bool ProcessorTime { get; private init; }

    /// <summary>The one prior that is measured; null for all.</summary>
    public string? Prior { get; private init; }

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
                "--processor-time" when ProcessorClock.IsSupported => options with { ProcessorTime = true, Threads = [1] },
                "--prior" => options with { Prior = PriorOf(rest) },
                "--threads" => options with { Threads = [OptionValue.Number(name, rest)] },
                "--json" => options with { Json = OptionValue.File(name, rest) },
                "--chart" => options with { Chart = OptionValue.File(name, rest) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = name is "--short" or "--processor-time" ? rest : rest[1..];
        }

        return options;
    }

    private static string PriorOf(ReadOnlySpan<string> rest)
    {
        var name = rest is [var text, ..] ? text : throw new ArgumentException("The option --prior has no value.");
        var known = NoiseContender.All.Select(contender => contender.Name);
        return known.Contains(name)
            ? name
            : throw new ArgumentException($"No prior '{name}' is measured; known are {string.Join(", ", known)}.");
    }
}
