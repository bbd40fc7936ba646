using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>What is measured of a network of full size.</summary>
internal sealed record FullSizeOptions
{
    public const string Usage = "Usage: Pyoco.Benchmarks fullsize [--dtype fp32|bf16] [--threads N] [--folder DIR] "
        + "[--json FILE] [--measures] [--fresh-pages]";

    /// <summary>The type to compute in; when null the one whose products of matrices this processor is faster at.</summary>
    public ScalarType? Type { get; private init; }

    /// <summary>Threads, of ours and of the reference's.</summary>
    public int Threads { get; private init; } = Environment.ProcessorCount;

    /// <summary>Where the weights are, written there (5.1 GB, or 2.6) when missing; in the user's own data unless one is named.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>Where the figures go as JSON; null for nowhere.</summary>
    public string? Json { get; private init; }

    /// <summary>Whether single measures are measured too, each beside the plain way.</summary>
    public bool Measures { get; private init; }

    /// <summary>Whether freed memory goes back to the system, as it does without <see cref="CpuMemory.KeepFreedBlocks"/>.</summary>
    public bool FreshPages { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static FullSizeOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new FullSizeOptions();
        while (arguments is [var name, .. var rest])
        {
            options = name switch
            {
                "--dtype" => options with { Type = TypeOf(OptionValue.Value(name, rest)) },
                "--threads" => options with { Threads = OptionValue.Number(name, rest) },
                "--folder" => options with { Folder = Path.GetFullPath(OptionValue.Value(name, rest)) },
                "--json" => options with { Json = OptionValue.File(name, rest) },
                "--measures" => options with { Measures = true },
                "--fresh-pages" => options with { FreshPages = true },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = name is "--measures" or "--fresh-pages" ? rest : rest[1..];
        }

        return options.Folder.Length > 0 ? options : options with { Folder = OwnFolder() };
    }

    // In the folder for temporary files anybody could have put other weights there before.
    private static string OwnFolder() => Environment.GetFolderPath(
        Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create) is { Length: > 0 } own
        ? Path.Combine(own, "pyoco", "fullsize")
        : throw new ArgumentException("This account has no folder for its data; --folder says where the weights go.");

    /// <summary>The type that <c>--dtype</c> names.</summary>
    /// <exception cref="ArgumentException">It is another name.</exception>
    public static ScalarType TypeOf(string name) => name switch
    {
        "fp32" => ScalarType.Float32,
        "bf16" => ScalarType.BFloat16,
        _ => throw new ArgumentException($"--dtype takes fp32 or bf16, not '{name}'."),
    };
}
