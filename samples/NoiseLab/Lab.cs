using Pyoco.Models;

namespace NoiseLab;

/// <summary>The command line: which command, and what becomes of an error.</summary>
internal static class Lab
{
    /// <summary>Everything passed, or was written.</summary>
    public const int Done = 0;

    /// <summary>A test failed.</summary>
    public const int Failed = 1;

    /// <summary>A wrong option, or a file that cannot be read or written.</summary>
    public const int WrongUse = 2;

    private const string Usage = """
        NoiseLab check FILE --prior PRIOR [--alpha A] [--layout L] [--shape B,C,F,H,W] [--first-frame N] [--against FILE]
        NoiseLab make --prior PRIOR --shape B,C,F,H,W --output FILE.safetensors [--alpha A] [--seed S] [--first-frame N] [--layout L]
        NoiseLab fit FILE [--layout L] [--shape B,C,F,H,W] [--block N] [--remove mean]
        NoiseLab gallery --output DIR [--seed S]
        NoiseLab invert --model DIR --clips DIR --output DIR [--prompt P] [--steps N] [--frames N] [--most N] [--seed S]

        FILE     safetensors with one tensor, or float32 values without a header, whose --shape has to be given
        PRIOR    a name (independent, shared, mixed, progressive), a specification in JSON ({"name": "looping", "period": 16, "alpha": 2}),
                 or the path of a file with one (with a dot or a slash in it)
        L        bcfhw (default), bfchw, or fchw, which has one sample; --shape is always B,C,F,H,W
        invert   frame by frame under an image model; a clip's prompt is in NAME.txt beside it, in its report, or --prompt
        --alpha  accepted with every prior, and said to be unused where there is none; mixed 1 and progressive 2 where it is not given

        Exit codes: 0 done or all tests passed, 1 a test failed (check), 2 wrong usage or a file that cannot be read or written.
        """;

    /// <summary>Carries out a command line; the result is the exit code.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            return Command(arguments, output);
        }
        catch (Exception e) when (e is UsageException or ArgumentException or FormatException
            or InvalidOperationException or IOException or InvalidDataException or NotSupportedException
            or CheckpointException or UnauthorizedAccessException or DllNotFoundException)
        {
            error.WriteLine(OneLine(e.Message));
            return WrongUse;
        }
    }

    /// <summary>A message as one line, without the name of a method's parameter, which is no word of the command line.</summary>
    public static string OneLine(string message)
    {
        var end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }

    private static int Command(string[] arguments, TextWriter output)
    {
        if (arguments.Contains("--help"))
        {
            output.WriteLine(Usage);
            return Done;
        }

        var options = arguments.Skip(1).ToArray();
        switch (arguments.FirstOrDefault())
        {
            case "check":
                return CheckCommand.Run(Arguments.WithFile(options, "prior", "alpha", "layout", "shape", "first-frame", "against"), output);
            case "make":
                return MakeCommand.Run(
                    Arguments.WithoutFile(options, "prior", "alpha", "shape", "seed", "first-frame", "layout", "output"), output);
            case "fit":
                return FitCommand.Run(Arguments.WithFile(options, "layout", "shape", "block", "remove"), output);
            case "gallery":
                return GalleryCommand.Run(Arguments.WithoutFile(options, "output", "seed"), output);
            case "invert":
                return InvertCommand.Run(
                    Arguments.WithoutFile(options, "model", "clips", "output", "prompt", "steps", "frames", "most", "seed"), output);
            case null:
                throw new UsageException("Say what to do: check, make, fit, gallery or invert; --help tells more.");
            case var other:
                throw new UsageException($"There is no command '{other}'; check, make, fit, gallery or invert was expected.");
        }
    }
}
