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
                "--threads" => options with { Threads = [Number(name, rest)] },
                "--json" => options with { Json = File(name, rest) },
                "--chart" => options with { Chart = File(name, rest) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = name == "--short" ? rest : rest[1..];
        }

        return options;
    }

    private static int Number(string name, ReadOnlySpan<string> rest) => int.TryParse(Value(name, rest), out var number) && number is > 0 and <= 1024
        ? number
        : throw new ArgumentException($"{name} takes a number from 1 to 1024, not '{rest[0]}'.");

    private static string File(string name, ReadOnlySpan<string> rest)
    {
        var path = Path.GetFullPath(Value(name, rest));
        return Directory.Exists(Path.GetDirectoryName(path)) && !Directory.Exists(path)
            ? path
            : throw new ArgumentException($"{name} takes a file in a folder that exists, not '{rest[0]}'.");
    }

    private static string Value(string name, ReadOnlySpan<string> rest) => rest is [var value, ..] && value.Length > 0 && !value.StartsWith("--", StringComparison.Ordinal)
        ? value
        : throw new ArgumentException($"{name} takes a value.");
}
