using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Which walks with reuse are measured.</summary>
internal sealed record ReuseOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks reuse [--dtype fp32|bf16] [--steps N] [--folder DIR]";

    /// <summary>The network of full size: its type and folder.</summary>
    public FullSizeOptions Network { get; private init; } = new();

    /// <summary>Steps of a walk.</summary>
    public int Steps { get; private init; } = 20;

    /// <summary>The type to compute in; when null the faster one.</summary>
    public ScalarType? Type => Network.Type;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static ReuseOptions Parse(ReadOnlySpan<string> arguments)
    {
        var (steps, others) = (new ReuseOptions().Steps, new List<string>());
        while (arguments is [var name, .. var rest])
        {
            if (name is not ("--dtype" or "--steps" or "--folder"))
            {
                throw new ArgumentException($"The option '{name}' is unknown.");
            }

            if (name == "--steps")
            {
                steps = OptionValue.Number(name, rest);
            }
            else
            {
                others.AddRange([name, OptionValue.Value(name, rest)]);
            }

            arguments = rest[1..];
        }

        return new ReuseOptions { Network = FullSizeOptions.Parse([.. others]), Steps = steps };
    }
}
