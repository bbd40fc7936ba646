namespace Pyoco.Benchmarks;

/// <summary>Which model makes long clips, and in how many steps.</summary>
internal sealed record WindowsOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks windows [--model FOLDER] [--steps N]";

    /// <summary>The folder of the model.</summary>
    public string Model { get; private init; } = Path.Combine("models", "sprites");

    /// <summary>Steps of the Euler sampler.</summary>
    public int Steps { get; private init; } = 4;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static WindowsOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new WindowsOptions();
        while (arguments is [var name, .. var rest])
        {
            options = name switch
            {
                "--model" => options with { Model = OptionValue.Value(name, rest) },
                "--steps" => options with { Steps = OptionValue.Number(name, rest) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = rest[1..];
        }

        return options;
    }
}
