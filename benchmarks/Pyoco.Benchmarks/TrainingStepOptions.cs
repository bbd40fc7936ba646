using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Which training step is measured.</summary>
internal sealed record TrainingStepOptions
{
    public const string Usage =
        "Usage: Pyoco.Benchmarks training [--kind motion|images] [--config FILE] [--folder DIR] [--frames N] [--size N] [--batch N] "
            + "[--steps N] [--dtype fp32|bf16] [--checkpointing]";

    /// <summary>The kind that trains motion modules alone.</summary>
    public const string Motion = "motion";

    /// <summary>The kind that trains an image network whole.</summary>
    public const string Images = "images";

    /// <summary>What learns: the motion modules of a Stable Diffusion 1.5, or all of an image network.</summary>
    public string Kind { get; private init; } = Motion;

    /// <summary>The layout of the image network, a <c>config.json</c>.</summary>
    public string Config { get; private init; } = Path.Combine("models", "sprites", "unet", "config.json");

    /// <summary>Where the random weights of full size are kept, 5.1 GB.</summary>
    public string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "pyoco-fullsize");

    /// <summary>Frames of the clip.</summary>
    public int Frames { get; private init; } = 8;

    /// <summary>Pixels a side of the clip; latents are an eighth of it.</summary>
    public int Size { get; private init; } = 128;

    /// <summary>Images of a batch.</summary>
    public int Batch { get; private init; } = 32;

    /// <summary>Measured steps, after one to warm up.</summary>
    public int Steps { get; private init; } = 3;

    /// <summary>The type that both sides compute in; what learns is float32.</summary>
    public ScalarType Type { get; private init; } = ScalarType.Float32;

    /// <summary>Whether layers keep only their inputs for the backward pass, on both sides.</summary>
    public bool Checkpointing { get; private init; }

    /// <summary>The options as they are on the command line, of ours and of the reference.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "--kind", Kind, "--frames", $"{Frames}", "--size", $"{Size}", "--batch", $"{Batch}", "--steps", $"{Steps}",
        "--dtype", FullSizeResult.NameOf(Type),
        .. Kind == Images ? ["--config", Path.GetFullPath(Config)] : Array.Empty<string>(),
        .. Checkpointing ? ["--checkpointing"] : Array.Empty<string>(),
    ];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or wrong.</exception>
    public static TrainingStepOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new TrainingStepOptions();
        while (arguments is [var name, .. var rest])
        {
            if (name == "--checkpointing")
            {
                options = options with { Checkpointing = true };
                arguments = rest;
                continue;
            }

            options = name switch
            {
                "--kind" => options with
                {
                    Kind = OptionValue.Value(name, rest) is var kind and (Motion or Images)
                        ? kind
                        : throw new ArgumentException($"{name} takes {Motion} or {Images}, not '{rest[0]}'."),
                },
                "--config" => options with { Config = OptionValue.Value(name, rest) },
                "--folder" => options with { Folder = Path.GetFullPath(OptionValue.Value(name, rest)) },
                "--frames" => options with { Frames = OptionValue.Number(name, rest) },
                "--size" => options with { Size = OptionValue.Number(name, rest) },
                "--batch" => options with { Batch = OptionValue.Number(name, rest) },
                "--dtype" => options with { Type = FullSizeOptions.TypeOf(OptionValue.Value(name, rest)) },
                "--steps" => options with { Steps = OptionValue.Number(name, rest) },
                _ => throw new ArgumentException($"The option '{name}' is unknown."),
            };
            arguments = rest[1..];
        }

        return options;
    }
}
