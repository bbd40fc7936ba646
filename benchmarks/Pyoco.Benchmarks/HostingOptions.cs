namespace Pyoco.Benchmarks;

/// <summary>What a host asks of a pipeline, and how often it is measured.</summary>
internal sealed record HostingOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks hosting [--model FOLDER] [--steps N] [--rounds N] [--part throughput|pool|cancel]";

    /// <summary>The folder of the model.</summary>
    public string Model { get; private init; } = Path.Combine("models", "sprites");

    /// <summary>Steps of the Euler sampler.</summary>
    public int Steps { get; private init; } = 12;

    /// <summary>Rounds of the throughput and of the cancellations; medians are reported.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>What is measured; null for everything.</summary>
    public string? Part { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static HostingOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new HostingOptions();
        while (arguments is [var name, .. var rest])
        {
            options = name switch
            {
                "--model" => options with { Model = OptionValue.Value(name, rest) },
                "--steps" => options with { Steps = OptionValue.Number(name, rest) },
                "--rounds" => options with { Rounds = OptionValue.Number(name, rest) },
                "--part" => options with { Part = PartOf(OptionValue.Value(name, rest)) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = rest[1..];
        }

        return options;
    }

    private static string PartOf(string value) => value is "throughput" or "pool" or "cancel"
        ? value
        : throw new ArgumentException($"--part takes throughput, pool or cancel, not '{value}'.");
}
